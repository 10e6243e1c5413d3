// One provider, assembled from the catalogue, the config that overrides it, and the key that was found.
import type { StoredCredentials } from "../auth/credentials.ts"
import type { Environment } from "../base/environment.ts"
import type { Config, ProviderConfig } from "../schema/config.ts"
import type { Provider } from "../schema/model.ts"
import type { Catalogue, CatalogueModel, CatalogueProvider } from "./catalogue/catalogue.ts"
import { toModel } from "./to-model.ts"

export type ProviderEntry = {
  readonly provider: Provider
  readonly config: ProviderConfig
  readonly secret: string | undefined
  /**
   * The provider is not in the catalogue: the user's config or a local server lists its models, in the order of
   * preference.
   */
  readonly isOwn: boolean
}

export type ProviderSources = {
  readonly config: Config
  readonly env: Environment
  readonly stored: StoredCredentials
  readonly catalogue: Catalogue
}

/** The ids of the providers that can be used now: those of the config, and those of the catalogue that have a key. */
export function listConnected({ config, env, stored, catalogue }: ProviderSources): string[] {
  const own = Object.keys(config.provider ?? {})
  const others = Object.keys(catalogue.providers).filter((id) => !own.includes(id))
  return [...own, ...others].filter((id) => {
    const known = findKnownProvider(catalogue, id)
    if (!known) return true
    const given = config.provider?.[id] ?? {}
    if (given.options?.baseURL !== undefined || given.api !== undefined || given.npm !== undefined) return true
    return findSecret(id, given, known, env, stored).secret !== undefined && toURL(given, known, env) !== undefined
  })
}

/** A provider that has no key, by the catalogue alone: its config could contain secrets under any name. */
export function toUnconnected(id: string, deps: ProviderSources, withModels: boolean): Provider {
  const catalogue = withModels ? deps.catalogue : { ...deps.catalogue, models: () => ({}) }
  return { ...toProviderEntry(id, { config: {}, env: {}, stored: {}, catalogue }).provider, source: "custom" }
}

/** Assembles a provider of the config or the catalogue. */
export function toProviderEntry(id: string, { config, env, stored, catalogue }: ProviderSources): ProviderEntry {
  const known = findKnownProvider(catalogue, id)
  const given = config.provider?.[id] ?? {}
  const { secret, source } = findSecret(id, given, known, env, stored)
  const npm = given.npm ?? known?.npm ?? "@ai-sdk/openai-compatible"
  const url = toURL(given, known, env) ?? known?.api ?? ""
  const knownModels = known ? catalogue.models(id) : {}
  const models: Record<string, CatalogueModel> = { ...knownModels }
  for (const [name, model] of Object.entries(given.models ?? {})) models[name] = { ...knownModels[name], ...model }
  const isListed = (name: string) =>
    (!given.whitelist || given.whitelist.includes(name)) && !given.blacklist?.includes(name)
  const { apiKey: _key, headers: _headers, ...options } = given.options ?? {}
  return {
    secret,
    config: given,
    isOwn: known === undefined,
    provider: {
      id,
      name: given.name ?? known?.name ?? id,
      source,
      env: [...(given.env ?? known?.env ?? [])],
      options,
      models: Object.fromEntries(
        Object.entries(models)
          .filter(([name]) => isListed(name))
          .map(([name, model]) => [name, toModel(id, name, model, { npm, url })]),
      ),
    },
  }
}

/** The provider in the catalogue. */
export function findKnownProvider(catalogue: Catalogue, id: string): CatalogueProvider | undefined {
  return Object.hasOwn(catalogue.providers, id) ? catalogue.providers[id] : undefined
}

/** The key of a provider and its source. */
function findSecret(
  id: string,
  config: ProviderConfig,
  known: CatalogueProvider | undefined,
  env: Environment,
  stored: StoredCredentials,
) {
  if (config.options?.apiKey) return { secret: config.options.apiKey, source: "config" as const }
  const auth = Object.hasOwn(stored, id) ? stored[id] : undefined
  if (auth?.type === "api") return { secret: auth.key, source: "api" as const }
  const inAddress = listVariables(known?.api ?? "")
  const names = (config.env ?? known?.env ?? []).filter((name) => !inAddress.includes(name))
  const fromEnv = names.map((name) => env[name]).find((value) => value)
  return fromEnv ? { secret: fromEnv, source: "env" as const } : { secret: undefined, source: "config" as const }
}

/** The base address with its variables replaced; undefined when one of them is not set. */
function toURL(config: ProviderConfig, known: CatalogueProvider | undefined, env: Environment): string | undefined {
  const url = config.options?.baseURL ?? config.api ?? known?.api ?? ""
  if (listVariables(url).some((name) => !env[name])) return undefined
  return url.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => env[name] ?? "")
}

function listVariables(url: string): string[] {
  return [...url.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1]!)
}
