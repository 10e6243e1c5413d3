// Opens the list of all commands.
import { openDialog } from "../state/dialog.ts"
import type { Command } from "./command.ts"

export const paletteShow: Command = {
  id: "command.palette.show",
  title: "Show all commands",
  run({ store }) {
    store.update((state) => openDialog(state, { id: "palette" }))
  },
}
