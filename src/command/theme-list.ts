// Opens the list of themes.
import { openDialog } from "../state/dialog.ts"
import type { Command } from "./command.ts"

export const themeList: Command = {
  id: "theme.switch",
  title: "Switch theme",
  group: "View",
  slash: "themes",
  aliases: ["theme"],
  run({ store }) {
    store.update((state) => openDialog(state, { id: "themes" }))
  },
}
