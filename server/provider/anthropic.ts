// Anthropic's messages protocol.
import { createAnthropic } from "@ai-sdk/anthropic"
import type { LanguageModelV4 } from "@ai-sdk/provider"
import { toSettings } from "./settings.ts"
import type { LoadInput } from "./model.ts"

export async function loadAnthropic(input: LoadInput): Promise<LanguageModelV4> {
  const settings = toSettings(input)
  // Others that speak this protocol need not know it. Who sets the header himself has the last word.
  const betas: Record<string, string> =
    input.model.providerID === "anthropic" ? { "anthropic-beta": thinkBetweenTools } : {}
  return createAnthropic({ ...settings, headers: { ...betas, ...settings.headers } })(input.model.api.id)
}

/** Lets a model think again after a tool's result, and not only before the first. */
const thinkBetweenTools = "interleaved-thinking-2025-05-14"
