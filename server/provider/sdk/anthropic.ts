// Anthropic's messages protocol.
import { createAnthropic } from "@ai-sdk/anthropic"
import type { LanguageModelV4 } from "@ai-sdk/provider"
import { toSdkSettings } from "./sdk-settings.ts"
import type { ModelSource } from "../models.ts"

export async function loadAnthropic(input: ModelSource): Promise<LanguageModelV4> {
  const settings = toSdkSettings(input)
  // Others that speak this protocol need not know it. Who sets the header himself has the last word.
  const betas: Record<string, string> =
    input.model.providerID === "anthropic" ? { "anthropic-beta": thinkBetweenTools } : {}
  return createAnthropic({ ...settings, headers: { ...betas, ...settings.headers } })(input.model.api.id)
}

/** Lets a model think again after a tool's result, and not only before the first. */
const thinkBetweenTools = "interleaved-thinking-2025-05-14"
