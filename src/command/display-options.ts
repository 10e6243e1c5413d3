// Changes which parts of a session are shown, and in how much detail.
import { hasSidebar } from "../state/breakpoint.ts"
import { toNextDetail, toToolDetail } from "../state/display.ts"
import { findShownSession } from "../state/route.ts"
import type { State } from "../state/state.ts"
import type { Command } from "./command.ts"

const isInSession = (state: State) => findShownSession(state) !== undefined
const detailMessages = {
  quiet: "Tools: one line each",
  normal: "Tools: what they changed",
  full: "Tools: everything",
} as const

/** A command that changes display options and reports the result. */
function toggle(
  command: Pick<Command, "id" | "title" | "slash">,
  change: (state: State) => Partial<State>,
  describe: (state: State) => string,
): Command {
  return {
    ...command,
    group: "View",
    when: isInSession,
    run({ store, toast }) {
      store.update((state) => ({ ...state, ...change(state) }))
      toast({ message: describe(store.getState()), variant: "info" })
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
    { id: "session.toggle.actions", title: "Show or fold tool details", slash: "details" },
    (state) => ({ toolDetail: toToolDetail(state) === "quiet" ? "normal" : "quiet" }),
    (state) => detailMessages[toToolDetail(state)],
  ),
  toggle(
    { id: "session.toggle.generic_tool_output", title: "Show all tool output" },
    (state) => ({ toolDetail: toToolDetail(state) === "full" ? "normal" : "full" }),
    (state) => detailMessages[toToolDetail(state)],
  ),
  toggle(
    { id: "tool.detail.level", title: "Tools: quiet, normal, everything" },
    (state) => ({ toolDetail: toNextDetail(toToolDetail(state)) }),
    (state) => detailMessages[toToolDetail(state)],
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
        // On a narrow screen the sidebar is drawn over the session.
        hasSidebar({ ...state, isSidebarHidden: false })
          ? { ...state, isSidebarHidden: !state.isSidebarHidden, isSidebarOver: false }
          : { ...state, isSidebarOver: !state.isSidebarOver },
      ),
  },
]
