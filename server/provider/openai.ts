// OpenAI's responses protocol.
import { createOpenAI } from "@ai-sdk/openai"
import type { LanguageModelV4 } from "@ai-sdk/provider"
import { toSettings } from "./settings.ts"
import type { LoadInput } from "./model.ts"

export async function loadOpenAI(input: LoadInput): Promise<LanguageModelV4> {
  return createOpenAI(toSettings(input)).responses(input.model.api.id)
}
