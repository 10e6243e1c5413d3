// How much of a session is shown.
import { hasSidebar } from "../state/breakpoint.ts"
import { toNextDetail, toToolDetail } from "../state/display.ts"
import { findShownSession } from "../state/route.ts"
import type { State } from "../state/state.ts"
import type { Command } from "./command.ts"

const isInSession = (state: State) => findShownSession(state) !== undefined
const told = { quiet: "Tools: one line each", normal: "Tools: what they changed", full: "Tools: everything" } as const

/** `change` gives what becomes different, and `say` what is said of it. */
function toggle(
  command: Pick<Command, "id" | "title" | "slash">,
  change: (state: State) => Partial<State>,
  say: (state: State) => string,
): Command {
  return {
    ...command,
    group: "View",
    when: isInSession,
    run({ store, toast }) {
      store.update((state) => ({ ...state, ...change(state) }))
      toast({ message: say(store.getState()), variant: "info" })
    },
  }
}

export const displayOptions: readonly Command[] = [
  toggle(
    { id: "session.toggle.thinking", title: "Show or fold the thinking", slash: "thinking" },
    ({ isThinkingShown }) => ({ isThinkingShown: !isThinkingShown }),
    ({ isThinkingShown }) => (isThinkingShown ? "Thinking is shown" : "Thinking is folded"),
  ),
  toggle(
    { id: "session.toggle.actions", title: "Show or fold what tools did", slash: "details" },
    (state) => ({ toolDetail: toToolDetail(state) === "quiet" ? "normal" : "quiet" }),
    (state) => told[toToolDetail(state)],
  ),
  toggle(
    { id: "session.toggle.generic_tool_output", title: "Show all that tools gave back" },
    (state) => ({ toolDetail: toToolDetail(state) === "full" ? "normal" : "full" }),
    (state) => told[toToolDetail(state)],
  ),
  toggle(
    { id: "tool.detail.level", title: "Tools: quiet, normal, everything" },
    (state) => ({ toolDetail: toNextDetail(toToolDetail(state)) }),
    (state) => told[toToolDetail(state)],
  ),
  toggle(
    { id: "session.toggle.timestamps", title: "Show or hide when messages were written", slash: "timestamps" },
    ({ hasTimestamps }) => ({ hasTimestamps: !hasTimestamps }),
    ({ hasTimestamps }) => (hasTimestamps ? "Times are shown" : "Times are hidden"),
  ),
  {
    id: "terminal.title.toggle",
    title: "Title of the window: set or leave as it is",
    group: "View",
    run: ({ store }) => store.update((state) => ({ ...state, isTitleOff: !state.isTitleOff })),
  },
  {
    id: "session.sidebar.toggle",
    title: "Show or hide the sidebar",
    group: "View",
    when: isInSession,
    run: ({ store }) =>
      store.update((state) =>
        // Where there is no room beside the session, it stands over it.
        hasSidebar({ ...state, isSidebarHidden: false })
          ? { ...state, isSidebarHidden: !state.isSidebarHidden, isSidebarOver: false }
          : { ...state, isSidebarOver: !state.isSidebarOver },
      ),
  },
]
