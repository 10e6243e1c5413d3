// Shows the n-th most recently used session.
import { toRecentSessions } from "../state/session.ts"
import type { Command } from "./command.ts"

export const sessionQuickSwitch: readonly Command[] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((position) => ({
  id: `session.quick_switch.${position}`,
  title: `Show recent session ${position}`,
  when: (state) => toRecentSessions(state).length >= position,
  async run({ store, run }, invocation) {
    const session = toRecentSessions(store.getState())[position - 1]
    if (session) await run("session.select", { ...invocation, args: { sessionID: session.id } })
  },
}))
