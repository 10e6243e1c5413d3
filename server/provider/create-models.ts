// Providers and models: what the config names, what the catalogue knows and has a key for, local servers that were found, and
// the offline guide, which is always there.
// SDKs are loaded on first use; no key ever leaves here. A provider's key is the config's own, else the stored one, else
// that of the environment.
import { NamedError } from "../schema/error.ts"
import type { Config } from "../schema/config.ts"
import { type ModelRef, type Provider, toModelRef } from "../schema/model.ts"
import type { Catalogue } from "./catalogue/catalogue.ts"
import {
  type ProviderEntry,
  type Environment,
  findKnownProvider,
  listConnected,
  type StoredCredentials,
  toProviderEntry,
  toUnconnected,
} from "./provider-entry.ts"
import { findLoader } from "./sdk/loader.ts"
import type { Models } from "./models.ts"
import { findSimilarNames } from "./similar-names.ts"
import { offlineProvider, offlineRef } from "./offline/offline-provider.ts"
import { findMainModel, findSmallModel } from "./preferred-model.ts"

export type ModelsOptions = {
  /** Credentials that the user has handed over, by provider. */
  readonly stored?: StoredCredentials
  /** Told every key that is found. */
  readonly redact?: (secret: string) => void
  readonly catalogue?: Catalogue
  /** Called before a provider package is loaded. */
  readonly beforeLoad?: () => void
  /** Providers of this machine that answered. */
  readonly local?: readonly Provider[]
}

const emptyCatalogue: Catalogue = { providers: {}, models: () => ({}) }
/** These come after the providers that the config names, then all others, local ones, and at last the offline guide. */
const preferred = ["anthropic", "openai", "google"]

export function createModels(config: Config, env: Environment, options: ModelsOptions = {}): Models {
  const { stored = {}, redact, catalogue = emptyCatalogue, local = [] } = options
  const deps = { config, env, stored, catalogue }
  const isEnabled = (id: string) =>
    !config.disabled_providers?.includes(id) && (!config.enabled_providers || config.enabled_providers.includes(id))
  const entries = new Map<string, ProviderEntry>()
  const first = [...Object.keys(config.provider ?? {}), ...preferred]
  const toRank = (id: string) => (first.includes(id) ? first.indexOf(id) : first.length)
  const connected = listConnected(deps).filter(isEnabled)
  // The order is also that in which a model is chosen when nothing says which.
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
    // One that is not there is told when it is used: another in its place might cost money, or read what it should not.
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
      const load = () => {
        options.beforeLoad?.()
        return findLoader(info.api.npm)({ model: info, config: entry.config, secret: entry.secret })
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
  const head = connected.some(({ id }) => id === providerID) ? undefined : findKnownProvider(catalogue, providerID)
  const hint = head
    ? ` ${head.name} has no key yet: connect it, or set ${head.env.join(" or ")}.`
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
