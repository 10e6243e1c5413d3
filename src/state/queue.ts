// Prompts that were sent while an earlier one was being answered, and are pending.
import type { MessageWithParts } from "../../server/schema/message.ts"
import { compareIds, type MessageState } from "./message.ts"
import type { SessionState } from "./session.ts"

/** Id of the prompt that is being answered; the prompts after it are queued. */
function findAnsweredPrompt(list: readonly MessageWithParts[]): string | undefined {
  const last = list.findLast(({ info }) => info.role === "assistant")?.info
  if (last?.role !== "assistant") return undefined
  // Between two steps of a turn the last step's message is complete, but its tool calls lead to another step.
  return last.time.completed === undefined || last.finish === "tool-calls" ? last.parentID : undefined
}

export function toQueuedPrompts(
  state: Pick<MessageState, "messages"> & Pick<SessionState, "activities">,
  sessionID: string,
): readonly MessageWithParts[] {
  if (!state.activities.has(sessionID)) return []
  const list = state.messages.get(sessionID) ?? []
  const answered = findAnsweredPrompt(list)
  if (answered === undefined) return []
  return list.filter(({ info }) => info.role === "user" && compareIds(info.id, answered) > 0)
}
