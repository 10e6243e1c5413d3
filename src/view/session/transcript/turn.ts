// Sums over the steps of a turn, for the footer at its end.
import { isTurnEnd, type Turn } from "../rows/end-units.ts"
import type { TranscriptMessage } from "../rows/message-rows.ts"

/** The turn that the message at `index` ends; undefined if it ends none. Reads no further back than the prompt. */
export function turnEndingAt(messages: readonly TranscriptMessage[], index: number): Turn | undefined {
  const last = messages[index]?.info
  if (last?.role !== "assistant" || !isTurnEnd(last)) return undefined
  let startedMs = last.time.created
  let tokens = 0
  let cost = 0
  for (let at = index; at >= 0; at--) {
    const info = messages[at]?.info
    if (!info) break
    if (info.role === "user") {
      if (info.id !== last.parentID) continue
      startedMs = info.time.created
      break
    }
    if (info.parentID !== last.parentID) break
    startedMs = Math.min(startedMs, info.time.created)
    tokens += info.tokens.input + info.tokens.output + info.tokens.reasoning
    cost += info.cost
  }
  return { startedMs, tokens, cost }
}
