// Opens the help.
import { openDialog } from "../state/dialog.ts"
import type { Command } from "./command.ts"

export const helpShow: Command = {
  id: "help.show",
  title: "Show help and keys",
  group: "Program",
  slash: "help",
  run({ store }) {
    store.update((state) => openDialog(state, { id: "help" }))
  },
}
