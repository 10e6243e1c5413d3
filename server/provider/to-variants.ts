// The variants of a model: named levels of reasoning, as options of its provider package.
import type { CatalogueModel, ReasoningOption } from "./catalogue/catalogue.ts"

type Options = Record<string, unknown>

const smallBudget = 16_000
const largeBudget = 32_000

/**
 * The variants of the catalogue, overridden by those of the config, where `disabled: true` removes one; undefined for
 * none.
 */
export function toVariants(npm: string, model: CatalogueModel): Record<string, Options> | undefined {
  const offered = model.reasoning ? (model.reasoning_options ?? []).map((option) => toOptions(npm, option)) : []
  const merged: Record<string, Options> = Object.assign({}, ...offered)
  for (const [name, own] of Object.entries(model.variants ?? {})) {
    const { disabled, ...options } = own
    if (disabled === true) delete merged[name]
    else merged[name] = { ...merged[name], ...options }
  }
  return Object.keys(merged).length > 0 ? merged : undefined
}

function toOptions(npm: string, option: ReasoningOption): Record<string, Options> {
  if (option.type === "effort") {
    const levels = option.values.map((value) => [value, toEffort(npm, value)] as const)
    return Object.fromEntries(levels.flatMap(([name, options]) => (options ? [[name, options]] : [])))
  }
  if (option.type === "budget_tokens") {
    const bounded = (tokens: number) => Math.max(option.min ?? 0, Math.min(option.max ?? tokens, tokens))
    const high = toBudget(npm, bounded(smallBudget))
    const max = toBudget(npm, bounded(largeBudget - 1))
    return high && max ? { high, max } : {}
  }
  return {}
}

function toEffort(npm: string, value: string): Options | undefined {
  switch (npm) {
    case "@ai-sdk/anthropic":
      return value === "none" ? undefined : { effort: value }
    case "@ai-sdk/google":
      return /^(minimal|low|medium|high)$/.test(value) ? { thinkingConfig: { thinkingLevel: value } } : undefined
    default:
      return { reasoningEffort: value }
  }
}

function toBudget(npm: string, tokens: number): Options | undefined {
  switch (npm) {
    case "@ai-sdk/anthropic":
      return { thinking: { type: "enabled", budgetTokens: tokens } }
    case "@ai-sdk/google":
      return { thinkingConfig: { thinkingBudget: tokens } }
    default:
      // The chat-completions protocol has no token budget, only effort levels.
      return undefined
  }
}
