// Tokens and cost of a step, from the provider's usage and the model's prices.
import type { LanguageModelV4Usage } from "@ai-sdk/provider"
import type { Model } from "../../schema/model.ts"
import type { Tokens } from "../../schema/part.ts"
import { noTokens } from "../record/assistant-message.ts"

/** Input tokens exclude cached ones; output tokens include reasoning, as on the wire. Missing counts are 0. */
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

/** US dollars. Prices are per million tokens; a prompt over 200,000 tokens may have prices of its own. Reasoning is part of the output. */
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
