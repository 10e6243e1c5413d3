// A settings file that can't be used: which one, where in it, and what is wrong, in words for its author.
import { NamedError } from "../schema/error.ts"

export type ConfigFault = {
  readonly file: string
  /** Line and column count from 1. */
  readonly line: number
  readonly column: number
  /** The setting, e.g. `agent.build.steps`; none where the file is no JSON at all. */
  readonly key?: string
  readonly message: string
}

/** Thrown by `loadConfig`; a caller of the API sees it as `ConfigInvalidError`. */
export class ConfigError extends NamedError<"ConfigInvalidError"> {
  readonly fault: ConfigFault
  constructor(fault: ConfigFault, others: readonly ConfigFault[] = [], options?: ErrorOptions) {
    const place = `${fault.file}:${fault.line}:${fault.column}`
    const message = `${place}: ${fault.key ? `${fault.key}: ` : ""}${fault.message}`
    super("ConfigInvalidError", { path: fault.file, message, issues: [fault, ...others] }, options)
    this.fault = fault
  }
}
