// The models that can be used: of providers in the config, of providers in the catalogue that have a key, of local
// servers, and of the offline guide, which is always available.
// Guarantees: provider packages are loaded on first use; API keys are never part of what is listed. A key is taken from
// the config, else from the stored credentials, else from the environment.
import type { LanguageModelV4 } from "@ai-sdk/provider"
import type { StoredCredentials } from "../auth/credentials.ts"
import type { Environment } from "../base/environment.ts"
import type { Config } from "../schema/config.ts"
import { NamedError } from "../schema/error.ts"
import { type Model, type ModelRef, type Provider, toModelRef } from "../schema/model.ts"
import type { Catalogue } from "./catalogue/catalogue.ts"
import { offlineProvider, offlineRef } from "./offline/offline-provider.ts"
import { findMainModel, findSmallModel } from "./preferred-model.ts"
import {
  findKnownProvider,
  listConnected,
  type ProviderEntry,
  toProviderEntry,
  toUnconnected,
} from "./provider-entry.ts"
import { withFitPrompts } from "./prompt/with-fit-prompts.ts"
import { findLoader } from "./sdk/loader.ts"
import { findSimilarNames } from "../base/similar-names.ts"

export type ResolvedModel = {
  readonly info: Model
  /** Loads the provider package and creates the model. */
  load(): Promise<LanguageModelV4>
}

export type Models = {
  /** Throws ProviderModelNotFoundError, with similar names. */
  resolve(ref: ModelRef): ResolvedModel
  /** The model of a prompt that names none. */
  default(): ModelRef
  /** The model of small jobs such as titles: the configured one, else a fast one of the given provider. */
  findSmall(providerID?: string): ModelRef | undefined
  /** The providers that can be used now, without their keys. */
  list(): Provider[]
  /** The providers that could be connected. Their models take some hundred milliseconds to unpack. */
  unconnected(withModels: boolean): Iterable<Provider>
  /** The ids of all providers that use a key, connected or not. */
  listKeyed(): string[]
  /** The default model of each provider. */
  defaults(): Record<string, string>
}

export type ModelsOptions = {
  /** Credentials that the user has stored, by provider. */
  readonly stored?: StoredCredentials
  /** Called with every key that is found, so that logs hide it. */
  readonly redact?: (secret: string) => void
  readonly catalogue?: Catalogue
  /** Called before a provider package is loaded. */
  readonly beforeLoad?: () => void
  /** The providers on this machine that responded. */
  readonly local?: readonly Provider[]
}

const emptyCatalogue: Catalogue = { providers: {}, models: () => ({}) }
/** Their order follows the providers of the config; then come the others, local servers and the offline guide. */
const preferred = ["anthropic", "openai", "google"]

/** Creates the models of one state of the settings. */
export function createModels(config: Config, env: Environment, options: ModelsOptions = {}): Models {
  const { stored = {}, redact, catalogue = emptyCatalogue, local = [] } = options
  const deps = { config, env, stored, catalogue }
  const isEnabled = (id: string) =>
    !config.disabled_providers?.includes(id) && (!config.enabled_providers || config.enabled_providers.includes(id))
  const entries = new Map<string, ProviderEntry>()
  const leading = [...Object.keys(config.provider ?? {}), ...preferred]
  const toRank = (id: string) => (leading.includes(id) ? leading.indexOf(id) : leading.length)
  const connected = listConnected(deps).filter(isEnabled)
  // The default model is searched in this order.
  for (const id of connected.toSorted((a, b) => toRank(a) - toRank(b))) entries.set(id, toProviderEntry(id, deps))
  for (const provider of local)
    if (isEnabled(provider.id) && !entries.has(provider.id))
      entries.set(provider.id, { provider, config: {}, secret: undefined, isOwn: true })
  if (isEnabled("offline") || entries.size === 0)
    entries.set("offline", { provider: offlineProvider, config: { npm: "offline" }, secret: undefined, isOwn: true })

  if (redact) for (const { secret } of entries.values()) if (secret) redact(secret)

  const list = () => [...entries.values()].map((entry) => entry.provider)
  const has = (ref: ModelRef) => entries.get(ref.providerID)?.provider.models[ref.modelID] !== undefined

  function findDefault(): ModelRef {
    // A configured model that does not exist fails when it is used: a substitute could cost money or receive data that
    // was not meant for it.
    if (config.model?.includes("/")) return toModelRef(config.model)
    for (const { provider, isOwn } of entries.values()) {
      const model = findMainModel(provider, isOwn)
      if (model) return { providerID: provider.id, modelID: model.id }
    }
    return offlineRef
  }

  return {
    resolve(ref) {
      const entry = entries.get(ref.providerID)
      const info = entry?.provider.models[ref.modelID]
      if (!entry || !info) throw toNotFound(ref, deps.catalogue, list())
      const load = async () => {
        options.beforeLoad?.()
        const language = await findLoader(info.api.npm)({ model: info, config: entry.config, secret: entry.secret })
        return withFitPrompts(language, info)
      }
      return { info, load }
    },
    default: findDefault,
    findSmall(providerID) {
      if (config.small_model) {
        const ref = toModelRef(config.small_model)
        if (has(ref)) return ref
      }
      const entry = providerID === undefined ? undefined : entries.get(providerID)
      const model = entry && !entry.isOwn ? findSmallModel(entry.provider) : undefined
      return model && { providerID: model.providerID, modelID: model.id }
    },
    list,
    *unconnected(withModels) {
      for (const id of Object.keys(catalogue.providers))
        if (!entries.has(id) && isEnabled(id)) yield toUnconnected(id, deps, withModels)
    },
    listKeyed() {
      const keyless = new Set(["offline", ...local.map(({ id }) => id)])
      return [...new Set([...entries.keys(), ...Object.keys(catalogue.providers)])].filter(
        (id) => !keyless.has(id) && isEnabled(id),
      )
    },
    defaults: () =>
      Object.fromEntries(
        [...entries.values()].flatMap(({ provider, isOwn }) => {
          const model = findMainModel(provider, isOwn)
          return model ? [[provider.id, model.id]] : []
        }),
      ),
  }
}

function toNotFound({ providerID, modelID }: ModelRef, catalogue: Catalogue, connected: readonly Provider[]) {
  const known = connected.flatMap((provider) => Object.keys(provider.models).map((id) => `${provider.id}/${id}`))
  const suggestions = findSimilarNames(`${providerID}/${modelID}`, known)
  const unconnected = connected.some(({ id }) => id === providerID)
    ? undefined
    : findKnownProvider(catalogue, providerID)
  const hint = unconnected
    ? ` ${unconnected.name} has no key yet: connect it, or set ${unconnected.env.join(" or ")}.`
    : suggestions.length > 0
      ? ` Did you mean ${suggestions.join(" or ")}?`
      : ""
  return new NamedError("ProviderModelNotFoundError", {
    providerID,
    modelID,
    suggestions,
    message: `Model not found: ${providerID}/${modelID}.${hint}`,
  })
}
