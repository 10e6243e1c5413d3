// A kind of model server that may run on this machine.
import type { ModelConfig } from "../../schema/config.ts"

/** Sends a GET, or a POST when there is a body, and returns the parsed response. Rejects on any failure. */
type LocalRequest = (path: string, body?: object) => Promise<unknown>

export type LocalServerKind = {
  /** Id of its provider. */
  readonly id: string
  readonly name: string
  readonly port: number
  /** The models of the server, by id; undefined when the responses are those of another program. */
  readonly listModels: (request: LocalRequest) => Promise<Readonly<Record<string, ModelConfig>> | undefined>
}

/** The limits of a model with this context window; none when the window is unknown. */
export function toLimit(context: number | undefined): Pick<ModelConfig, "limit"> {
  return context ? { limit: { context, output: Math.min(8192, Math.floor(context / 4)) } } : {}
}
