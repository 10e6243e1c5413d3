// Every call of a model passes here, so that no conversation reaches a provider that would refuse it.
import type { LanguageModelV4, LanguageModelV4CallOptions } from "@ai-sdk/provider"
import type { Model } from "../../schema/model.ts"
import { findAcceptedPrompt } from "./accepted-prompt.ts"
import { fitPrompt } from "./fit-prompt.ts"
import { toWellFormed } from "./well-formed.ts"

/** The model, with prompts and tools that its provider accepts. */
export function withFitPrompts(language: LanguageModelV4, model: Model): LanguageModelV4 {
  const accepted = findAcceptedPrompt(model)
  if (!accepted) return language
  const fit = (options: LanguageModelV4CallOptions): LanguageModelV4CallOptions => ({
    ...options,
    prompt: fitPrompt(options.prompt, accepted),
    ...(options.tools ? { tools: toWellFormed(options.tools) } : {}),
  })
  const { specificationVersion, provider, modelId, supportedUrls } = language
  return {
    specificationVersion,
    provider,
    modelId,
    supportedUrls,
    doGenerate: (options) => language.doGenerate(fit(options)),
    doStream: (options) => language.doStream(fit(options)),
  }
}
