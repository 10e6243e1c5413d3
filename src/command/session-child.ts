// Between a session and those of its sub-agents: down to the first, sideways, and back up.
import { findShownSession, goSession } from "../state/route.ts"
import type { State } from "../state/state.ts"
import { findSubagent, toChildren } from "../state/subagent.ts"
import type { Command } from "./command.ts"

type Find = (state: State, shown: string) => string | undefined

const beside =
  (step: 1 | -1): Find =>
  (state, shown) => {
    const place = findSubagent(state, shown)
    if (!place || place.siblings.length < 2) return undefined
    return place.siblings.at((place.index + step) % place.siblings.length)?.id
  }

const ways: readonly (readonly [id: string, title: string, find: Find])[] = [
  ["session.child.first", "Show the first sub-agent", (state, shown) => toChildren(state, shown)[0]?.id],
  ["session.child.next", "Show the next sub-agent", beside(1)],
  ["session.child.previous", "Show the sub-agent before", beside(-1)],
  [
    "session.parent",
    "Back to the session that started this one",
    (state, shown) => findSubagent(state, shown)?.parentID,
  ],
]

export const sessionChild: readonly Command[] = ways.map(([id, title, find]) => {
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
