// Aborts the running turn of the shown session. A key has to be pressed twice; any other source acts at once.
import { findShownSession } from "../state/route.ts"
import type { State } from "../state/state.ts"
import { toReason } from "../text/to-reason.ts"
import type { Command } from "./command.ts"

const confirmMs = 5000

export const sessionInterrupt: Command = {
  id: "session.interrupt",
  title: "Interrupt",
  group: "Session",
  when: isBusy,
  async run({ store, client, toast, now }, { source }) {
    const sessionID = findShownSession(store.getState())
    if (!sessionID) return
    if (source === "key" && store.getState().interruptUntil <= now()) {
      store.update((state) => ({ ...state, interruptUntil: now() + confirmMs }))
      return
    }
    store.update((state) => ({ ...state, interruptUntil: 0 }))
    try {
      await client.session.abort({ sessionID })
    } catch (error) {
      toast({ message: `It could not be stopped: ${toReason(error)}`, variant: "error" })
    }
  },
}

function isBusy(state: State): boolean {
  const sessionID = findShownSession(state)
  return sessionID !== undefined && state.activities.has(sessionID)
}
