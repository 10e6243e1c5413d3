// An invalid settings file: which file, where in it, and what is wrong, for its author.
import { NamedError } from "../schema/error.ts"

export type ConfigFault = {
  readonly file: string
  /** Line and column count from 1. */
  readonly line: number
  readonly column: number
  /** The setting, e.g. `agent.build.steps`. Missing where the file cannot be parsed. */
  readonly key?: string
  readonly message: string
}

/** Clients see it as `ConfigInvalidError`. */
export class ConfigError extends NamedError<"ConfigInvalidError"> {
  readonly fault: ConfigFault
  constructor(fault: ConfigFault, others: readonly ConfigFault[] = [], options?: ErrorOptions) {
    const position = `${fault.file}:${fault.line}:${fault.column}`
    const message = `${position}: ${fault.key ? `${fault.key}: ` : ""}${fault.message}`
    super("ConfigInvalidError", { path: fault.file, message, issues: [fault, ...others] }, options)
    this.fault = fault
  }
}
