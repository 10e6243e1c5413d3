// Edits of a stored conversation: removes a message or a part, replaces a part.
// Guarantees: a message that is being written is not edited (SessionBusyError); unknown ids are NotFoundError.
import { NamedError } from "../../schema/error.ts"
import type { Message } from "../../schema/message.ts"
import type { Part } from "../../schema/part.ts"
import type { SessionStore } from "./store.ts"

export type PartAddress = { readonly sessionID: string; readonly messageID: string; readonly partID: string }

export type HistoryEditorDeps = {
  readonly store: SessionStore
  /** Throws SessionBusyError. */
  readonly assertFree: (sessionID: string) => void
  /** Removes a pending prompt; false when it is not pending. */
  readonly removePending: (sessionID: string, messageID: string) => boolean
}

export function createHistoryEditor({ store, assertFree, removePending }: HistoryEditorDeps) {
  function getMessage(sessionID: string, messageID: string): Message {
    store.getSession(sessionID)
    const info = store.findMessageInfo(sessionID, messageID)
    if (!info) throw new NamedError("NotFoundError", { message: `Message not found: ${messageID}` })
    return info
  }

  function getPart({ sessionID, messageID, partID }: PartAddress): Part {
    const info = getMessage(sessionID, messageID)
    // The running step would overwrite the edit.
    if (info.role === "assistant" && info.time.completed === undefined) assertFree(sessionID)
    const part = store.findPart(sessionID, messageID, partID)
    if (!part) throw new NamedError("NotFoundError", { message: `Part not found: ${partID}` })
    return part
  }

  return {
    removeMessage(sessionID: string, messageID: string): void {
      getMessage(sessionID, messageID)
      // A pending prompt can be removed although the session is busy.
      if (!removePending(sessionID, messageID)) assertFree(sessionID)
      store.removeMessage(sessionID, messageID)
    },

    /** Throws BadRequestError when the ids of the part differ from its address. */
    updatePart(address: PartAddress, part: Part): Part {
      const { sessionID, messageID, partID: id } = address
      getMessage(sessionID, messageID)
      const expected = { id, sessionID, messageID }
      for (const [field, value] of Object.entries(expected))
        if (part[field as keyof typeof expected] !== value)
          throw new NamedError("BadRequestError", {
            message: `The ${field} of the part is not that of the path: expected "${value}"`,
            path: [field],
          })
      getPart(address)
      store.savePart(part)
      return part
    },

    removePart(address: PartAddress): void {
      store.removePart(getPart(address))
    },
  }
}
