// Providers and models: what the config names, and the offline guide, which is always there.
// SDKs are loaded on first use; no key ever leaves here. A provider's key is the config's own, else the stored one, else
// that of the environment.
import type { Auth } from "../schema/auth.ts"
import { NamedError } from "../schema/error.ts"
import type { Config, ModelConfig, ProviderConfig } from "../schema/config.ts"
import { type Model, type ModelRef, type Provider, toModelRef } from "../schema/model.ts"
import { findLoader } from "./loader.ts"
import type { Models } from "./model.ts"
import { findNear } from "./near.ts"
import { offlineProvider, offlineRef } from "./offline/provider.ts"

type Environment = Readonly<Record<string, string | undefined>>
type Stored = Readonly<Record<string, Auth>>
type Entry = { readonly provider: Provider; readonly config: ProviderConfig; readonly secret: string | undefined }

export type ModelsOptions = {
  /** Credentials that the user has handed over, by provider. */
  readonly stored?: Stored
  /** Told every key that is found. */
  readonly redact?: (secret: string) => void
}

export function createModels(config: Config, env: Environment, { stored = {}, redact }: ModelsOptions = {}): Models {
  const entries = new Map<string, Entry>()
  const isEnabled = (id: string) =>
    !config.disabled_providers?.includes(id) && (!config.enabled_providers || config.enabled_providers.includes(id))
  for (const [id, each] of Object.entries(config.provider ?? {}))
    if (isEnabled(id)) entries.set(id, toEntry(id, each, env, stored))
  if (isEnabled("offline") || entries.size === 0)
    entries.set("offline", { provider: offlineProvider, config: { npm: "offline" }, secret: undefined })

  if (redact) for (const { secret } of entries.values()) if (secret) redact(secret)

  const list = () => [...entries.values()].map((entry) => entry.provider)
  const firstModel = (provider: Provider) =>
    Object.values(provider.models).find((model) => model.status !== "deprecated") ?? Object.values(provider.models)[0]

  function findDefault(): ModelRef {
    if (config.model) {
      const ref = toModelRef(config.model)
      if (entries.get(ref.providerID)?.provider.models[ref.modelID]) return ref
    }
    // A provider of the user's comes before the guide, which answers when there is nothing else.
    for (const { provider } of entries.values()) {
      const model = provider.id === "offline" ? undefined : firstModel(provider)
      if (model) return { providerID: provider.id, modelID: model.id }
    }
    return offlineRef
  }

  return {
    resolve(ref) {
      const entry = entries.get(ref.providerID)
      const info = entry?.provider.models[ref.modelID]
      if (!entry || !info) {
        const known = list().flatMap((provider) => Object.keys(provider.models).map((id) => `${provider.id}/${id}`))
        const suggestions = findNear(`${ref.providerID}/${ref.modelID}`, known)
        throw new NamedError("ProviderModelNotFoundError", {
          providerID: ref.providerID,
          modelID: ref.modelID,
          suggestions,
          message: `Model not found: ${ref.providerID}/${ref.modelID}.${suggestions.length ? ` Did you mean ${suggestions.join(" or ")}?` : ""}`,
        })
      }
      return { info, load: () => findLoader(info.api.npm)({ model: info, config: entry.config, secret: entry.secret }) }
    },
    default: findDefault,
    findSmall() {
      if (!config.small_model) return undefined
      const ref = toModelRef(config.small_model)
      return entries.get(ref.providerID)?.provider.models[ref.modelID] ? ref : undefined
    },
    list,
    defaults: () =>
      Object.fromEntries(
        list().flatMap((provider) => {
          const model = firstModel(provider)
          return model ? [[provider.id, model.id]] : []
        }),
      ),
  }
}

/** The key of a provider and where it comes from. */
function findSecret(id: string, config: ProviderConfig, env: Environment, stored: Stored) {
  if (config.options?.apiKey) return { secret: config.options.apiKey, source: "config" as const }
  const auth = Object.hasOwn(stored, id) ? stored[id] : undefined
  if (auth?.type === "api") return { secret: auth.key, source: "api" as const }
  const fromEnv = config.env?.map((name) => env[name]).find((value) => value)
  return fromEnv ? { secret: fromEnv, source: "env" as const } : { secret: undefined, source: "config" as const }
}

function toEntry(id: string, config: ProviderConfig, env: Environment, stored: Stored): Entry {
  const { secret, source } = findSecret(id, config, env, stored)
  const npm = config.npm ?? "@ai-sdk/openai-compatible"
  const url = config.options?.baseURL ?? config.api ?? ""
  const models = Object.entries(config.models ?? {})
    .filter(([name]) => (!config.whitelist || config.whitelist.includes(name)) && !config.blacklist?.includes(name))
    .map(([name, model]) => [name, toModel(id, name, model, { npm, url })] as const)
  const { apiKey: _key, headers: _headers, ...options } = config.options ?? {}
  return {
    secret,
    config,
    provider: {
      id,
      name: config.name ?? id,
      source,
      env: config.env ?? [],
      options,
      models: Object.fromEntries(models),
    },
  }
}

const noCost = { input: 0, output: 0, cache: { read: 0, write: 0 } }

function toModel(providerID: string, id: string, config: ModelConfig, api: { npm: string; url: string }): Model {
  const has = (kind: "input" | "output", modality: "text" | "audio" | "image" | "video" | "pdf") =>
    config.modalities ? config.modalities[kind].includes(modality) : modality === "text"
  const modalities = (kind: "input" | "output") => ({
    text: has(kind, "text"),
    audio: has(kind, "audio"),
    image: has(kind, "image") || (kind === "input" && !config.modalities && config.attachment === true),
    video: has(kind, "video"),
    pdf: has(kind, "pdf"),
  })
  const { cost } = config
  const long = cost?.context_over_200k
  return {
    id,
    providerID,
    api: { id: config.id ?? id, url: api.url, npm: config.provider?.npm ?? api.npm },
    name: config.name ?? id,
    ...(config.family ? { family: config.family } : {}),
    capabilities: {
      temperature: config.temperature ?? true,
      reasoning: config.reasoning ?? false,
      attachment: config.attachment ?? false,
      toolcall: config.tool_call ?? true,
      input: modalities("input"),
      output: modalities("output"),
      interleaved: config.interleaved ?? false,
    },
    cost: cost ? { ...toPrice(cost), ...(long ? { experimentalOver200K: toPrice(long) } : {}) } : noCost,
    limit: config.limit
      ? {
          context: config.limit.context,
          ...(config.limit.input ? { input: config.limit.input } : {}),
          output: config.limit.output,
        }
      : { context: 0, output: 0 },
    status: config.status ?? "active",
    options: config.options ?? {},
    headers: config.headers ?? {},
    release_date: config.release_date ?? "",
    ...(config.variants ? { variants: config.variants } : {}),
  }
}

function toPrice(cost: {
  input: number
  output: number
  cache_read?: number | undefined
  cache_write?: number | undefined
}) {
  return { input: cost.input, output: cost.output, cache: { read: cost.cache_read ?? 0, write: cost.cache_write ?? 0 } }
}
