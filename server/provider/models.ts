// What a turn needs of a model: what the wire says about it, and the AI SDK's model behind it, loaded on first use.
import type { LanguageModelV4 } from "@ai-sdk/provider"
import type { ProviderConfig } from "../schema/config.ts"
import type { Model, ModelRef, Provider } from "../schema/model.ts"

export type ResolvedModel = {
  readonly info: Model
  load(): Promise<LanguageModelV4>
}

export type Models = {
  /** Throws ProviderModelNotFoundError, with near names. */
  resolve(ref: ModelRef): ResolvedModel
  /** The model of a prompt that names none. */
  default(): ModelRef
  /** The model of small jobs such as titles: the configured one, else a quick one of that provider. */
  findSmall(providerID?: string): ModelRef | undefined
  /** The providers that can be used now; secrets are left out. */
  list(): Provider[]
  /** Those that could be connected; with their models it is a work of some hundred milliseconds. */
  unconnected(withModels: boolean): Iterable<Provider>
  /** Ids of all that take a key, connected or not. */
  listKeyed(): string[]
  /** Each provider's default model. */
  defaults(): Record<string, string>
}

/** What a provider package is given to make a model. */
export type ModelSource = {
  readonly model: Model
  readonly config: ProviderConfig
  readonly secret: string | undefined
}
