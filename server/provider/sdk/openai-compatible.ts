// Servers with the OpenAI chat-completions protocol.
import { createOpenAICompatible } from "@ai-sdk/openai-compatible"
import type { LanguageModelV4 } from "@ai-sdk/provider"
import { NamedError } from "../../schema/error.ts"
import { createTimedFetch, type ModelSource } from "./sdk-settings.ts"

export async function loadOpenAICompatible({ model, config, secret }: ModelSource): Promise<LanguageModelV4> {
  if (!URL.canParse(model.api.url))
    throw new NamedError("ProviderAuthError", {
      providerID: model.providerID,
      message: `The provider "${model.providerID}" has no usable address: set provider.${model.providerID}.options.baseURL to its URL, such as http://127.0.0.1:8080/v1.`,
    })
  const provider = createOpenAICompatible({
    name: model.providerID,
    baseURL: model.api.url,
    ...(secret ? { apiKey: secret } : {}),
    ...(config.options?.headers ? { headers: config.options.headers } : {}),
    ...(typeof config.options?.timeout === "number" ? { fetch: createTimedFetch(config.options.timeout) } : {}),
    includeUsage: true,
  })
  const language = provider.chatModel(model.api.id)
  if (!model.capabilities.reasoning) return language
  // Local servers return the reasoning of a model within its text, between <think> tags.
  const { extractReasoningMiddleware, wrapLanguageModel } = await import("ai")
  return wrapLanguageModel({ model: language, middleware: extractReasoningMiddleware({ tagName: "think" }) })
}
