// The Anthropic messages protocol.
import { createAnthropic } from "@ai-sdk/anthropic"
import type { LanguageModelV4 } from "@ai-sdk/provider"
import { type ModelSource, toSdkSettings } from "./sdk-settings.ts"

export async function loadAnthropic(input: ModelSource): Promise<LanguageModelV4> {
  const settings = toSdkSettings(input)
  // Other providers with this protocol may not support it. A configured header overrides it.
  const betas: Record<string, string> =
    input.model.providerID === "anthropic" ? { "anthropic-beta": interleavedThinking } : {}
  return createAnthropic({ ...settings, headers: { ...betas, ...settings.headers } })(input.model.api.id)
}

/** Lets a model reason after each tool result, not only before the first call. */
const interleavedThinking = "interleaved-thinking-2025-05-14"
