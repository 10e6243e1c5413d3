// The Google generative language protocol.
import { createGoogle } from "@ai-sdk/google"
import type { LanguageModelV4 } from "@ai-sdk/provider"
import { type ModelSource, toSdkSettings } from "./sdk-settings.ts"

export async function loadGoogle(input: ModelSource): Promise<LanguageModelV4> {
  return createGoogle(toSdkSettings(input))(input.model.api.id)
}
