// The sidebar of the session that is shown.
import { memoize, pick } from "../../state/memoize.ts"
import type { State } from "../../state/state.ts"
import { toUsage } from "../../state/usage.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import { toSidebarRows, type SidebarRows } from "./sidebar-rows.ts"

export type SidebarView = (state: State, sessionID: string, area: Rectangle) => SidebarRows

export function createSidebarView(version: string): SidebarView {
  return memoize(
    (state: State, sessionID: string, { width, height }: Rectangle) => ({
      ...pick(state, "sessions", "mcp", "lsp", "todos", "changes", "permissions", "questions", "foldedSections"),
      ...pick(state, "directory", "home", "branch"),
      ...toUsage(state, sessionID),
      sessionID,
      version,
      columns: width,
      rows: height,
    }),
    toSidebarRows,
  )
}
