// Anthropic's messages protocol.
import { createAnthropic } from "@ai-sdk/anthropic"
import type { LanguageModelV4 } from "@ai-sdk/provider"
import { toSettings } from "./settings.ts"
import type { LoadInput } from "./model.ts"

export async function loadAnthropic(input: LoadInput): Promise<LanguageModelV4> {
  return createAnthropic(toSettings(input))(input.model.api.id)
}
