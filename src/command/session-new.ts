// Shows the home screen; the first prompt creates the session.
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
