// Changes of what was said: a message or a part of one taken out, a part put in another form.
// Promises: what is just being written is left alone (SessionBusyError); unknown ids are NotFoundError.
import { NamedError } from "../../schema/error.ts"
import type { Message } from "../../schema/message.ts"
import type { Part } from "../../schema/part.ts"
import type { SessionStore } from "./store.ts"

export type PartAddress = { readonly sessionID: string; readonly messageID: string; readonly partID: string }

export type Turns = {
  /** Throws SessionBusyError. */
  readonly mustBeFree: (sessionID: string) => void
  /** Takes a prompt that waits out of the queue; false when it does not wait. */
  readonly unqueue: (sessionID: string, messageID: string) => boolean
}

export function createHistoryEditor(
  { store, directory }: { readonly store: SessionStore; readonly directory: string },
  { mustBeFree, unqueue }: Turns,
) {
  function getMessage(sessionID: string, messageID: string): Message {
    store.getSession(sessionID)
    const info = store.findMessageInfo(sessionID, messageID)
    if (!info) throw new NamedError("NotFoundError", { message: `Message not found: ${messageID}` })
    return info
  }

  function getPart({ sessionID, messageID, partID }: PartAddress): Part {
    const info = getMessage(sessionID, messageID)
    // Whoever writes the message would write over the change.
    if (info.role === "assistant" && info.time.completed === undefined) mustBeFree(sessionID)
    const part = store.findPart(sessionID, messageID, partID)
    if (!part) throw new NamedError("NotFoundError", { message: `Part not found: ${partID}` })
    return part
  }

  return {
    removeMessage(sessionID: string, messageID: string): void {
      getMessage(sessionID, messageID)
      // A prompt that waits for its turn is nobody's yet.
      if (!unqueue(sessionID, messageID)) mustBeFree(sessionID)
      store.removeMessage(directory, sessionID, messageID)
    },

    /** The part must carry the ids of its address. */
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
      store.savePart(directory, part)
      return part
    },

    removePart(address: PartAddress): void {
      store.removePart(directory, getPart(address))
    },
  }
}
