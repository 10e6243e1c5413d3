// What a call says beside the conversation, in the words of each provider package: how much to think, what to keep in a cache,
// that nothing is stored.
import type { LanguageModelV4Prompt, SharedV4ProviderOptions } from "@ai-sdk/provider"
import { isRecord } from "../base/is-record.ts"
import type { Model } from "../schema/model.ts"

type Options = Record<string, unknown>

type Family = {
  /** Under which the package looks for its options, and files what it wants back. */
  readonly key: string
  readonly defaults: (model: Model, sessionID: string) => Options
}

const families: Readonly<Record<string, Family>> = {
  "@ai-sdk/anthropic": { key: "anthropic", defaults: () => ({}) },
  "@ai-sdk/openai": {
    key: "openai",
    defaults: ({ capabilities }, sessionID) => ({
      // Nothing stays at the provider; what a model thought comes back to us encrypted, for the next step.
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

/** The options of a call; `own` are those of config, agent and variant, the last word. */
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

/** The compatible package knows a provider by its name up to the first dot. */
function toKey(providerID: string): string {
  return providerID.split(".")[0]!
}

/** One level deep, so that a variant's thinking level does not take the rest of its object away. */
function merge(base: Options, over: Options): Options {
  const merged = { ...base }
  for (const [name, value] of Object.entries(over)) {
    const before = merged[name]
    merged[name] = isRecord(before) && isRecord(value) ? { ...before, ...value } : value
  }
  return merged
}

/** Marks where a provider should keep a copy: after the system prompt, and after each of the last two messages. */
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
