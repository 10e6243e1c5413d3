// The options of a call for each provider package: level of reasoning, prompt caching, and that the provider stores
// nothing.
import type { LanguageModelV4Prompt, SharedV4ProviderOptions } from "@ai-sdk/provider"
import { isRecord } from "../base/is-record.ts"
import type { Model } from "../schema/model.ts"

type Options = Record<string, unknown>

type Family = {
  /** The key of the package in `providerOptions` and in the metadata that it returns. */
  readonly key: string
  readonly defaults: (model: Model, sessionID: string) => Options
}

const families: Readonly<Record<string, Family>> = {
  "@ai-sdk/anthropic": { key: "anthropic", defaults: () => ({}) },
  "@ai-sdk/openai": {
    key: "openai",
    defaults: ({ capabilities }, sessionID) => ({
      // The provider stores nothing; it returns the reasoning encrypted, and the next step sends it back.
      store: false,
      promptCacheKey: sessionID,
      ...(capabilities.reasoning ? { include: ["reasoning.encrypted_content"], reasoningSummary: "auto" } : {}),
    }),
  },
  "@ai-sdk/google": {
    key: "google",
    defaults: ({ capabilities }) => (capabilities.reasoning ? { thinkingConfig: { includeThoughts: true } } : {}),
  },
}

/** The options of a call. `own`, from config, agent and variant, override the defaults. */
export function toCallOptions(
  model: Model,
  sessionID: string,
  own: Options,
): { providerOptions?: SharedV4ProviderOptions } {
  const family = families[model.api.npm]
  const options = merge(family?.defaults(model, sessionID) ?? {}, own)
  if (Object.keys(options).length === 0) return {}
  return { providerOptions: { [family?.key ?? toKey(model.providerID)]: options } as SharedV4ProviderOptions }
}

/** The openai-compatible package uses the provider id up to its first dot as the key. */
function toKey(providerID: string): string {
  return providerID.split(".")[0]!
}

/** Merges one level deep, so that the thinking level of a variant does not remove the other fields of its object. */
function merge(base: Options, over: Options): Options {
  const merged = { ...base }
  for (const [name, value] of Object.entries(over)) {
    const before = merged[name]
    merged[name] = isRecord(before) && isRecord(value) ? { ...before, ...value } : value
  }
  return merged
}

/** Sets cache breakpoints for Anthropic: after the system prompt and after each of the last two messages. */
export function markForCache(model: Model, prompt: LanguageModelV4Prompt): LanguageModelV4Prompt {
  if (model.api.npm !== "@ai-sdk/anthropic") return prompt
  return prompt.map((message, index) =>
    message.role === "system" || index >= prompt.length - 2
      ? {
          ...message,
          providerOptions: {
            ...message.providerOptions,
            anthropic: { ...message.providerOptions?.["anthropic"], cacheControl: { type: "ephemeral" } },
          },
        }
      : message,
  )
}
