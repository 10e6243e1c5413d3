// Copies messages into another session, for forks and imports.
// Guarantees: every id of the copy is new; an unfinished message is copied as it is and ended as aborted.
import type { IdSource } from "../../base/id.ts"
import type { Message, MessageWithParts } from "../../schema/message.ts"
import type { Part } from "../../schema/part.ts"
import { abortedError, closePart } from "./aborted.ts"

/** `T` becomes `T (fork #1)`, that one `T (fork #2)`. */
export function toForkTitle(title: string): string {
  const [, before, number] = /^(.*) \(fork #(\d+)\)$/s.exec(title) ?? []
  return before === undefined ? `${title} (fork #1)` : `${before} (fork #${Number(number) + 1})`
}

/** The messages with new ids, as messages of another session. */
export function copyMessages(
  messages: readonly MessageWithParts[],
  sessionID: string,
  newId: IdSource,
): MessageWithParts[] {
  const ids = new Map<string, string>()
  const now = Date.now()
  return messages.map(({ info, parts }) => {
    const id = newId("message")
    ids.set(info.id, id)
    const owner = { sessionID, messageID: id }
    return {
      info: copyInfo({ ...info, id, sessionID }, ids, now),
      parts: parts.map((part) => copyPart(closePart(part, now), owner, newId)),
    }
  })
}

function copyInfo(info: Message, ids: ReadonlyMap<string, string>, now: number): Message {
  if (info.role === "user") return info
  const parentID = ids.get(info.parentID) ?? info.parentID
  if (info.time.completed !== undefined) return { ...info, parentID }
  return { ...info, parentID, error: info.error ?? abortedError, time: { ...info.time, completed: now } }
}

function copyPart(part: Part, owner: { sessionID: string; messageID: string }, newId: IdSource): Part {
  const copy = { ...part, ...owner, id: newId("part") }
  if (copy.type !== "tool" || copy.state.status !== "completed" || !copy.state.attachments) return copy
  const attachments = copy.state.attachments.map((file) => ({ ...file, ...owner, id: newId("part") }))
  return { ...copy, state: { ...copy.state, attachments } }
}
