// Google's generative language protocol.
import { createGoogle } from "@ai-sdk/google"
import type { LanguageModelV4 } from "@ai-sdk/provider"
import { toSdkSettings } from "./sdk-settings.ts"
import type { ModelSource } from "../models.ts"

export async function loadGoogle(input: ModelSource): Promise<LanguageModelV4> {
  return createGoogle(toSdkSettings(input))(input.model.api.id)
}
