// The sidebar's rows for the session that is shown; made anew only when something that it tells has changed.
import type { State } from "../../state/state.ts"
import { toUsage } from "../../state/usage.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import { toSidebarRows, type SidebarRows } from "./sidebar-rows.ts"

// All that it tells, apart from what was used.
const inputs = [
  ...(["sessions", "mcp", "lsp", "todos", "changes", "permissions", "questions", "foldedSections"] as const),
  ...(["directory", "home", "branch"] as const),
] satisfies (keyof State)[]

export type SidebarView = (state: State, sessionID: string, area: Rectangle) => SidebarRows

export function createSidebarView(version: string): SidebarView {
  let last: { state: State; key: string; view: SidebarRows } | undefined

  return (state, sessionID, { width, height }) => {
    const usage = toUsage(state, sessionID)
    const key = JSON.stringify([sessionID, width, height, usage])
    if (last?.key === key && inputs.every((name) => last?.state[name] === state[name])) return last.view
    const view = toSidebarRows({ state, sessionID, usage, version, columns: width, rows: height })
    last = { state, key, view }
    return view
  }
}
