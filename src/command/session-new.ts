// Goes to an empty screen; the session itself is made with its first prompt.
import { closeDialogs } from "../state/dialog.ts"
import { goHome } from "../state/route.ts"
import type { Command } from "./command.ts"

export const sessionNew: Command = {
  id: "session.new",
  title: "New session",
  group: "Session",
  slash: "new",
  aliases: ["clear"],
  run({ store }) {
    store.update((state) => closeDialogs(goHome(state)))
  },
}
