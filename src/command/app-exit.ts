// Leaves the program: at the second press of a key, or at once when asked by name.
import { findKey, type Command } from "./command.ts"

const confirmMs = 1000

export const appExit: Command = {
  id: "app.exit",
  title: "Exit",
  group: "Program",
  slash: "exit",
  aliases: ["quit", "q"],
  run({ store, terminal, now }, argument) {
    const { exitArmed, activities, settings } = store.getState()
    const key = findKey(argument)
    if (
      key !== undefined &&
      settings.isExitConfirmed &&
      !(exitArmed && exitArmed.key === key && exitArmed.until > now())
    ) {
      store.update((state) => ({ ...state, exitArmed: { key, until: now() + confirmMs } }))
      return
    }
    if (activities.size > 0) store.update((state) => ({ ...state, dialogs: [{ id: "exit" }], exitArmed: undefined }))
    else terminal.exit()
  },
}
