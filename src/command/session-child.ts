// Moves between a session and the sessions of its sub-agents: to the first, to siblings, and to the parent.
import { findShownSession, goSession } from "../state/route.ts"
import type { State } from "../state/state.ts"
import { findSubagent, toChildren } from "../state/subagent.ts"
import type { Command } from "./command.ts"

type Find = (state: State, shown: string) => string | undefined

const findSibling =
  (step: 1 | -1): Find =>
  (state, shown) => {
    const subagent = findSubagent(state, shown)
    if (!subagent || subagent.siblings.length < 2) return undefined
    return subagent.siblings.at((subagent.index + step) % subagent.siblings.length)?.id
  }

const targets: readonly (readonly [id: string, title: string, find: Find])[] = [
  ["session.child.first", "Show the first sub-agent", (state, shown) => toChildren(state, shown)[0]?.id],
  ["session.child.next", "Show the next sub-agent", findSibling(1)],
  ["session.child.previous", "Show the sub-agent before", findSibling(-1)],
  [
    "session.parent",
    "Back to the session that started this one",
    (state, shown) => findSubagent(state, shown)?.parentID,
  ],
]

export const sessionChild: readonly Command[] = targets.map(([id, title, find]) => {
  const findTarget = (state: State) => {
    const shown = findShownSession(state)
    return shown === undefined ? undefined : find(state, shown)
  }
  return {
    id,
    title,
    group: "Session",
    when: (state) => findTarget(state) !== undefined,
    run: ({ store }) =>
      store.update((state) => {
        const target = findTarget(state)
        return target === undefined ? state : goSession(state, target)
      }),
  }
})
