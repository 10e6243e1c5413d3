// What escape does before it interrupts a turn: leaves shell mode, closes the sidebar, clears the selection or a notice.
import { clearSelection, hasSelection } from "../state/prompt.ts"
import { hasSidebar } from "../state/breakpoint.ts"
import type { State } from "../state/state.ts"
import { dismissToast } from "../state/toast.ts"
import type { Command } from "./command.ts"

export const promptEscape: Command = {
  id: "prompt.escape",
  title: "Leave shell mode, clear the selection, close the sidebar or a notice",
  when: (state) =>
    state.isShell ||
    hasSelection(state) ||
    isSidebarOver(state) ||
    (state.toasts.length > 0 && state.activities.size === 0),
  run({ store }) {
    store.update((state) => {
      if (state.isShell) return { ...state, isShell: false }
      if (isSidebarOver(state) && !hasSelection(state)) return { ...state, isSidebarOver: false }
      return hasSelection(state) ? clearSelection(state) : dismissToast(state)
    })
  },
}

function isSidebarOver(state: State): boolean {
  return state.isSidebarOver && state.route.name === "session" && !hasSidebar(state)
}
