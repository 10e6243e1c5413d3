// Handlers of /session/:sessionID/message, /command and /shell.
import { NamedError } from "../schema/error.ts"
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { message as contract } from "./session-message.contract.ts"

export const message: Handlers<typeof contract, Instance> = {
  list({ sessions }, { sessionID, limit }) {
    sessions.store.getSession(sessionID)
    return sessions.store.messages(sessionID, limit)
  },
  get({ sessions }, { sessionID, messageID }) {
    sessions.store.getSession(sessionID)
    const found = sessions.store.findMessage(sessionID, messageID)
    if (!found) throw new NamedError("NotFoundError", { message: `Message not found: ${messageID}` })
    return found
  },
  async prompt({ sessions }, { sessionID }, body) {
    const { done } = await sessions.prompt(sessionID, body)
    return () => done
  },
  async promptAsync({ sessions }, { sessionID }, body) {
    // Stored before the 204 is sent: an accepted prompt is never lost.
    await sessions.prompt(sessionID, body)
  },
  remove({ sessions }, { sessionID, messageID }) {
    sessions.history.removeMessage(sessionID, messageID)
    return true
  },
  updatePart: ({ sessions }, address, part) => sessions.history.updatePart(address, part),
  removePart({ sessions }, address) {
    sessions.history.removePart(address)
    return true
  },
  command({ sessions }, { sessionID }, body) {
    const done = sessions.command(sessionID, body)
    // The command continues when the caller disconnects; then nothing awaits this promise.
    done.catch(() => {})
    return () => done
  },
  shell({ sessions }, { sessionID }, body) {
    const done = sessions.shell(sessionID, body)
    return () => done
  },
}
