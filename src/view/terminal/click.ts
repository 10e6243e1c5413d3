// Mouse clicks on what is painted outside of Ink: a click expands or collapses a part of the transcript, or folds a section
// of the sidebar.
import { toggleEntry } from "../../state/display.ts"
import { findShownSession } from "../../state/route.ts"
import type { State } from "../../state/state.ts"
import type { Store } from "../../state/store.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import type { SessionView } from "../session/session-view.ts"
import type { TranscriptPane } from "../session/transcript/transcript-pane.ts"

export type ClickOptions = {
  readonly store: Store
  readonly toView: (state: State, sessionID: string) => SessionView
  readonly pane: Pick<TranscriptPane, "unitAt" | "scroll">
}

/** The function takes a cell of the screen, and returns whether there is something to click at. */
export function createClick({ store, toView, pane }: ClickOptions): (x: number, y: number) => boolean {
  return (x, y) => {
    const state = store.getState()
    const sessionID = findShownSession(state)
    if (sessionID === undefined || state.dialogs.length > 0) return false
    const { layout, sidebar } = toView(state, sessionID)
    if (layout.sidebar && isInside(layout.sidebar, x, y)) {
      const section = sidebar?.heads.get(y - layout.sidebar.top)
      if (section === undefined) return false
      store.update((before) => ({ ...before, foldedSections: toggleEntry(before.foldedSections, section) }))
      return true
    }
    if (!isInside(layout.pane, x, y)) return false
    const unit = pane.unitAt(x, y - layout.pane.top)
    if (unit === "end") pane.scroll("last")
    else if (unit === undefined) return false
    else store.update((before) => ({ ...before, expandedParts: toggleEntry(before.expandedParts, unit) }))
    return true
  }
}

function isInside({ top, left, width, height }: Rectangle, x: number, y: number): boolean {
  return x >= left && x < left + width && y >= top && y < top + height
}
