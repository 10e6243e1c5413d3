// One provider, put together: what the catalogue knows, what the config says over it, and the key that was found.
import type { Auth } from "../schema/auth.ts"
import type { Config, ProviderConfig } from "../schema/config.ts"
import type { Provider } from "../schema/model.ts"
import type { Catalogue, CatalogueModel, CatalogueProvider } from "./catalogue/catalogue.ts"
import { toModel } from "./to-model.ts"

export type Environment = Readonly<Record<string, string | undefined>>
export type StoredCredentials = Readonly<Record<string, Auth>>

export type ProviderEntry = {
  readonly provider: Provider
  readonly config: ProviderConfig
  readonly secret: string | undefined
  /** The user's config describes it himself: its order of models is his. */
  readonly isOwn: boolean
}

export type ProviderSources = {
  readonly config: Config
  readonly env: Environment
  readonly stored: StoredCredentials
  readonly catalogue: Catalogue
}

/** The ids that can be used now: those of the config, and those of the catalogue whose key is there. */
export function listConnected({ config, env, stored, catalogue }: ProviderSources): string[] {
  const own = Object.keys(config.provider ?? {})
  const known = Object.keys(catalogue.providers).filter((id) => !own.includes(id))
  return [...own, ...known].filter((id) => {
    const head = findKnownProvider(catalogue, id)
    if (!head) return true
    const given = config.provider?.[id] ?? {}
    if (given.options?.baseURL !== undefined || given.api !== undefined || given.npm !== undefined) return true
    return findSecret(id, given, head, env, stored).secret !== undefined && toURL(given, head, env) !== undefined
  })
}

/** A provider without a key, as what there would be: by the catalogue alone, since a config may hold secrets of any name. */
export function toUnconnected(id: string, deps: ProviderSources, withModels: boolean): Provider {
  const catalogue = withModels ? deps.catalogue : { ...deps.catalogue, models: () => ({}) }
  return { ...toProviderEntry(id, { config: {}, env: {}, stored: {}, catalogue }).provider, source: "custom" }
}

/** Makes the entry of a provider of the config or the catalogue. */
export function toProviderEntry(id: string, { config, env, stored, catalogue }: ProviderSources): ProviderEntry {
  const head = findKnownProvider(catalogue, id)
  const given = config.provider?.[id] ?? {}
  const { secret, source } = findSecret(id, given, head, env, stored)
  const npm = given.npm ?? head?.npm ?? "@ai-sdk/openai-compatible"
  const url = toURL(given, head, env) ?? head?.api ?? ""
  const known = head ? catalogue.models(id) : {}
  const models: Record<string, CatalogueModel> = { ...known }
  for (const [name, model] of Object.entries(given.models ?? {})) models[name] = { ...known[name], ...model }
  const isListed = (name: string) =>
    (!given.whitelist || given.whitelist.includes(name)) && !given.blacklist?.includes(name)
  const { apiKey: _key, headers: _headers, ...options } = given.options ?? {}
  return {
    secret,
    config: given,
    isOwn: head === undefined,
    provider: {
      id,
      name: given.name ?? head?.name ?? id,
      source,
      env: [...(given.env ?? head?.env ?? [])],
      options,
      models: Object.fromEntries(
        Object.entries(models)
          .filter(([name]) => isListed(name))
          .map(([name, model]) => [name, toModel(id, name, model, { npm, url })]),
      ),
    },
  }
}

export function findKnownProvider(catalogue: Catalogue, id: string): CatalogueProvider | undefined {
  return Object.hasOwn(catalogue.providers, id) ? catalogue.providers[id] : undefined
}

/** The key of a provider and where it comes from. */
function findSecret(
  id: string,
  config: ProviderConfig,
  head: CatalogueProvider | undefined,
  env: Environment,
  stored: StoredCredentials,
) {
  if (config.options?.apiKey) return { secret: config.options.apiKey, source: "config" as const }
  const auth = Object.hasOwn(stored, id) ? stored[id] : undefined
  if (auth?.type === "api") return { secret: auth.key, source: "api" as const }
  const inAddress = listVariables(head?.api ?? "")
  const names = (config.env ?? head?.env ?? []).filter((name) => !inAddress.includes(name))
  const fromEnv = names.map((name) => env[name]).find((value) => value)
  return fromEnv ? { secret: fromEnv, source: "env" as const } : { secret: undefined, source: "config" as const }
}

/** Its address with the variables in it filled in; undefined when one is not set. */
function toURL(config: ProviderConfig, head: CatalogueProvider | undefined, env: Environment): string | undefined {
  const url = config.options?.baseURL ?? config.api ?? head?.api ?? ""
  if (listVariables(url).some((name) => !env[name])) return undefined
  return url.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => env[name] ?? "")
}

function listVariables(url: string): string[] {
  return [...url.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1]!)
}
