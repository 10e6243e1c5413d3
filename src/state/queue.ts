// Prompts that were sent while an answer was being written, and wait for their turn.
import type { MessageWithParts } from "../../server/schema/message.ts"
import { compareIds, type MessageState } from "./message.ts"
import type { SessionState } from "./session.ts"

/** The prompt that is being answered: those after it wait. */
function findAnswered(list: readonly MessageWithParts[]): string | undefined {
  const last = list.findLast(({ info }) => info.role === "assistant")?.info
  if (last?.role !== "assistant") return undefined
  // Between two steps of a turn the message of the last one is complete, but asks for more.
  return last.time.completed === undefined || last.finish === "tool-calls" ? last.parentID : undefined
}

export function toQueuedPrompts(state: MessageState & SessionState, sessionID: string): readonly MessageWithParts[] {
  if (!state.activities.has(sessionID)) return []
  const list = state.messages.get(sessionID) ?? []
  const answered = findAnswered(list)
  if (answered === undefined) return []
  return list.filter(({ info }) => info.role === "user" && compareIds(info.id, answered) > 0)
}
