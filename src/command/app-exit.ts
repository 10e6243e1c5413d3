// Leaves the program: at the second press of a key, or at once when asked by name.
import type { Command } from "./command.ts"

/** For the second press; a sequence takes longer to type. */
const keyMs = 1000
const sequenceMs = 3000

export const appExit: Command = {
  id: "app.exit",
  title: "Exit",
  group: "Program",
  slash: "exit",
  aliases: ["quit", "q"],
  run({ store, terminal, now }, { key }) {
    const { exitArmed, activities, settings } = store.getState()
    const isSequence = key?.includes(" ") === true
    const isArmed = exitArmed !== undefined && exitArmed.key === key && exitArmed.until > now()
    // Where something runs, the dialog asks: nobody types a sequence twice for that.
    if (key !== undefined && settings.isExitConfirmed && !isArmed && !(isSequence && activities.size > 0)) {
      const until = now() + (isSequence ? sequenceMs : keyMs)
      store.update((state) => ({ ...state, exitArmed: { key, until } }))
      return
    }
    if (activities.size > 0) store.update((state) => ({ ...state, dialogs: [{ id: "exit" }], exitArmed: undefined }))
    else terminal.exit()
  },
}
