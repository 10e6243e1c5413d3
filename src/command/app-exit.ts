// Exits the program: at once, or at the second press when a key asks for it. A running turn is confirmed in a dialog.
import type { Command } from "./command.ts"

/** Time limits for the second press; a sequence takes longer to type. */
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
    // While a turn runs, the dialog replaces the second sequence: a single key may be pressed by accident, a sequence not.
    if (key !== undefined && settings.isExitConfirmed && !isArmed && !(isSequence && activities.size > 0)) {
      const until = now() + (isSequence ? sequenceMs : keyMs)
      store.update((state) => ({ ...state, exitArmed: { key, until } }))
      return
    }
    if (activities.size > 0) store.update((state) => ({ ...state, dialogs: [{ id: "exit" }], exitArmed: undefined }))
    else terminal.exit()
  },
}
