// Opens the list of sessions.
import { openDialog } from "../state/dialog.ts"
import type { Command } from "./command.ts"

export const sessionList: Command = {
  id: "session.list",
  title: "Switch session",
  group: "Session",
  slash: "sessions",
  aliases: ["resume", "continue"],
  run({ store }) {
    store.update((state) => openDialog(state, { id: "sessions" }))
  },
}
