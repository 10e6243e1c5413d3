// Asks for another title of the session that is shown.
import { pushDialog } from "../state/dialog.ts"
import { findShownSession } from "../state/route.ts"
import type { Command } from "./command.ts"

export const sessionRename: Command = {
  id: "session.rename",
  title: "Rename session",
  group: "Session",
  slash: "rename",
  when: (state) => findShownSession(state) !== undefined,
  run({ store }) {
    const sessionID = findShownSession(store.getState())
    if (sessionID) store.update((state) => pushDialog(state, { id: "rename-session", sessionID }))
  },
}
