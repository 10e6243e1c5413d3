// Tokens and money of a step, from what the provider counted and what the model costs.
import type { LanguageModelV4Usage } from "@ai-sdk/provider"
import type { Model } from "../../schema/model.ts"
import type { Tokens } from "../../schema/part.ts"

export const noTokens: Tokens = { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } }

/** Input without what came from a cache; output with reasoning in it, as the recorded wire has it. */
export function toTokens(usage: LanguageModelV4Usage | undefined): Tokens {
  const count = (value: number | undefined) => (Number.isFinite(value) ? Math.max(0, value!) : 0)
  if (!usage) return noTokens
  const read = count(usage.inputTokens.cacheRead)
  const write = count(usage.inputTokens.cacheWrite)
  return {
    input: count(usage.inputTokens.noCache ?? (usage.inputTokens.total ?? 0) - read - write),
    output: count(usage.outputTokens.total),
    reasoning: count(usage.outputTokens.reasoning),
    cache: { read, write },
  }
}

/** US dollars. Prices are for a million tokens; a long prompt may have its own. Reasoning is paid as output, once. */
export function toCost(model: Model, tokens: Tokens): number {
  const long = model.cost.experimentalOver200K
  const price = long && tokens.input + tokens.cache.read + tokens.cache.write > 200_000 ? long : model.cost
  return (
    (tokens.input * price.input +
      tokens.output * price.output +
      tokens.cache.read * price.cache.read +
      tokens.cache.write * price.cache.write) /
    1e6
  )
}
