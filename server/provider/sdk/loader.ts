// Loads the AI SDK package of a model. The keys are the `npm` names of configs and of the catalogue.
import type { LanguageModelV4 } from "@ai-sdk/provider"
import { NamedError } from "../../schema/error.ts"
import type { ModelSource } from "./sdk-settings.ts"

export type Loader = (input: ModelSource) => Promise<LanguageModelV4>

const loaders: Readonly<Record<string, Loader>> = {
  offline: async () => (await import("../offline/offline-model.ts")).createOfflineModel(),
  "@ai-sdk/anthropic": async (input) => (await import("./anthropic.ts")).loadAnthropic(input),
  "@ai-sdk/google": async (input) => (await import("./google.ts")).loadGoogle(input),
  "@ai-sdk/openai": async (input) => (await import("./openai.ts")).loadOpenAI(input),
  "@ai-sdk/openai-compatible": async (input) => (await import("./openai-compatible.ts")).loadOpenAICompatible(input),
}

/** Throws NotImplementedError for a package that the program does not include. */
export function findLoader(npm: string): Loader {
  const loader = loaders[npm]
  if (!loader)
    throw new NamedError("NotImplementedError", {
      message: `The provider package "${npm}" is not supported. Supported: ${Object.keys(loaders)
        .filter((name) => name.startsWith("@"))
        .join(", ")}`,
    })
  return loader
}
