// Opens the list of models.
import { openDialog } from "../state/dialog.ts"
import type { Command } from "./command.ts"

export const modelList: Command = {
  id: "model.list",
  title: "Switch model",
  group: "Agent",
  slash: "models",
  run({ store }) {
    store.update((state) => openDialog(state, { id: "models" }))
  },
}
