// The OpenAI responses protocol.
import { createOpenAI } from "@ai-sdk/openai"
import type { LanguageModelV4 } from "@ai-sdk/provider"
import { type ModelSource, toSdkSettings } from "./sdk-settings.ts"

export async function loadOpenAI(input: ModelSource): Promise<LanguageModelV4> {
  return createOpenAI(toSdkSettings(input)).responses(input.model.api.id)
}
