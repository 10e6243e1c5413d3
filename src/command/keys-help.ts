// The help by a key of its own that types nothing into an empty prompt.
import { openDialog } from "../state/dialog.ts"
import { isPromptEmpty } from "../state/prompt.ts"
import type { Command } from "./command.ts"

export const keysHelp: Command = {
  id: "keys.help",
  title: "Show the keys of this place",
  slash: "keys",
  when: (state) => isPromptEmpty(state) && !state.isShell,
  run({ store }) {
    store.update((state) => openDialog(state, { id: "help" }))
  },
}
