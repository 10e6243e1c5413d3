// What a session has used of its model's window, and what it has cost.
import { findModel, type CatalogueState } from "./catalogue.ts"
import { findSelectedModel, type ModelSelectionState } from "./model-selection.ts"
import type { MessageState } from "./message.ts"

export type Usage = {
  /** Of the last step that counted any. */
  readonly tokens: number
  /** Of the window of the model that answers next; undefined where that is not known. */
  readonly percent: number | undefined
  /** US dollars, of all steps. */
  readonly cost: number
}

export function toUsage(state: MessageState & ModelSelectionState & CatalogueState, sessionID: string): Usage {
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
