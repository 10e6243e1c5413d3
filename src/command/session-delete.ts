// Asks whether the session that is shown is to be deleted.
import { pushDialog } from "../state/dialog.ts"
import { findShownSession } from "../state/route.ts"
import type { Command } from "./command.ts"

export const sessionDelete: Command = {
  id: "session.delete",
  title: "Delete session",
  group: "Session",
  when: (state) => findShownSession(state) !== undefined,
  run({ store }) {
    const sessionID = findShownSession(store.getState())
    if (sessionID) store.update((state) => pushDialog(state, { id: "delete-session", sessionID }))
  },
}
