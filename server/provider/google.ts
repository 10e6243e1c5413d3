// Google's generative language protocol.
import { createGoogle } from "@ai-sdk/google"
import type { LanguageModelV4 } from "@ai-sdk/provider"
import { toSettings } from "./settings.ts"
import type { LoadInput } from "./model.ts"

export async function loadGoogle(input: LoadInput): Promise<LanguageModelV4> {
  return createGoogle(toSettings(input))(input.model.api.id)
}
