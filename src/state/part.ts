// Parts of messages: a whole part replaces one by id, a delta is appended to the text of a known part.
import type { Part } from "../../server/schema/part.ts"
import { compareIds, editParts, type MessageState } from "./message.ts"

export function upsertPart<S extends MessageState>(state: S, part: Part): S {
  return editParts(state, part.sessionID, part.messageID, part.id, (parts) => {
    const index = parts.findLastIndex((known) => known.id === part.id)
    if (index >= 0) return parts.with(index, part)
    const before = parts.findLastIndex((known) => compareIds(known.id, part.id) < 0)
    return parts.toSpliced(before + 1, 0, part)
  })
}

export type PartDelta = {
  readonly sessionID: string
  readonly messageID: string
  readonly partID: string
  readonly field: string
  readonly delta: string
  /** The position in the field, in UTF-16 code units; undefined for its end. */
  readonly offset?: number | undefined
}

/** Ignores a delta of an unknown part or field, or after a gap: the whole part arrives when it ends. */
export function appendPartDelta<S extends MessageState>(state: S, change: PartDelta): S {
  const { sessionID, messageID, partID, field, delta } = change
  return editParts(state, sessionID, messageID, partID, (parts) => {
    const index = parts.findLastIndex((part) => part.id === partID)
    const part = parts[index]
    if (!part || field !== "text" || !("text" in part)) return parts
    const { text } = part
    const offset = change.offset ?? text.length
    if (offset > text.length) return parts
    if (offset === text.length) return parts.with(index, { ...part, text: text + delta })
    const next = text.slice(0, offset) + delta + text.slice(offset + delta.length)
    return next === text ? parts : parts.with(index, { ...part, text: next })
  })
}

export function removePart<S extends MessageState>(
  state: S,
  { sessionID, messageID, partID }: Pick<PartDelta, "sessionID" | "messageID" | "partID">,
): S {
  return editParts(state, sessionID, messageID, partID, (parts) =>
    parts.some((part) => part.id === partID) ? parts.filter((part) => part.id !== partID) : parts,
  )
}
