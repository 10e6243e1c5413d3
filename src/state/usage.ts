// How much of its model's context window a session uses, and what it has cost.
import { findModel } from "./catalogue.ts"
import type { MessageState } from "./message.ts"
import { findSelectedModel, type ModelInput } from "./model-selection.ts"

export type Usage = {
  /** Tokens of the last step that reported any. */
  readonly tokens: number
  /** Share of the context window of the model that answers next; undefined if its size is unknown. */
  readonly percent: number | undefined
  /** US dollars, summed over all steps. */
  readonly cost: number
}

export function toUsage(state: Pick<MessageState, "messages"> & ModelInput, sessionID: string): Usage {
  let cost = 0
  let tokens = 0
  for (const { info } of state.messages.get(sessionID) ?? []) {
    if (info.role !== "assistant") continue
    cost += info.cost
    const { input, output, reasoning, cache } = info.tokens
    tokens = input + output + reasoning + cache.read + cache.write || tokens
  }
  const limit = findModel(state, findSelectedModel(state))?.model.limit.context
  return { tokens, cost, percent: limit ? Math.round((tokens / limit) * 100) : undefined }
}
