// The first screen around the prompt, computed from the state alone. The same object comes back while none of its inputs has
// changed, so that a typed key draws no frame of Ink.
import { toPromptColumns, toSpacing, type ScreenSize } from "../../state/breakpoint.ts"
import { toKey, type KeymapState } from "../../state/keymap.ts"
import { findApprovals, type Approvals } from "../../state/approval.ts"
import { createStableList, memoize, pick } from "../../state/memoize.ts"
import type { State } from "../../state/state.ts"
import { span, type Row } from "../../text/row/span.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import type { PromptBlock } from "../prompt/prompt-block.ts"
import { createAlert } from "../status/alert.ts"
import { toStatusRow } from "../status/status-row.ts"
import { layoutHome } from "./home-layout.ts"
import {
  toFooter,
  toPermissionNote,
  toProblemRows,
  toProblems,
  toRecentList,
  toRecentRows,
  toWordmark,
  type RecentSession,
} from "./home-rows.ts"

export type HomeView = {
  readonly blocks: readonly (Rectangle & { readonly rows: readonly Row[] })[]
  readonly prompt: Rectangle
}

export type HomeViewOptions = {
  /** The prompt's rows for a width. */
  readonly toPromptBlock: (state: State, columns: number) => PromptBlock
  readonly version: string
}

type HomeInput = ScreenSize &
  KeymapState &
  Pick<State, "problems" | "connection" | "directory" | "home" | "branch"> & {
    readonly approvals: Approvals | undefined
    readonly promptRows: number
    readonly recent: readonly RecentSession[]
    readonly alert: Row | undefined
    readonly version: string
  }

const hints = [
  ["agent.cycle", "agents"],
  ["command.palette.show", "commands"],
  ["keys.help", "keys"],
] as const

export function createHomeView({ toPromptBlock, version }: HomeViewOptions): (state: State) => HomeView {
  const toAlert = createAlert()
  const toStableList = createStableList<RecentSession>()
  const toRecent = memoize(
    (state: State) => pick(state, "sessions", "activities", "clock"),
    (input) => toStableList(toRecentList(input)),
  )
  const toFoundApprovals = memoize((state: State) => pick(state, "agent", "agents", "config"), findApprovals)
  return memoize(
    (state: State): HomeInput => ({
      ...pick(state, "columns", "rows", "problems", "connection", "keymap"),
      ...pick(state, "directory", "home", "branch"),
      promptRows: toPromptBlock(state, toPromptColumns(state, true)).rows.length,
      approvals: toFoundApprovals(state),
      recent: toRecent(state),
      alert: toAlert(state),
      version,
    }),
    toHomeView,
  )
}

function toHomeView(input: HomeInput): HomeView {
  const { columns, rows, promptRows, alert, version } = input
  const { margin } = toSpacing(input)
  const width = toPromptColumns(input, true)
  const { markTop, prompt, gap, below } = layoutHome(input, promptRows)
  const { left } = prompt
  const mark = toWordmark(columns, rows)
  const notes = [
    ...toProblemRows(toProblems(input), width, Math.max(1, rows - below - 4)),
    toPermissionNote(input.approvals, width),
  ]
  const recentTop = below + notes.length + gap
  const listKey = toKey(input, "session.list")
  const recent = toRecentRows(input.recent, listKey && `${listKey} all sessions`, width)
  const recentRows = Math.max(0, Math.min(recent.length, rows - 1 - gap - recentTop))
  const under =
    recentRows > 1
      ? [{ rows: recent, top: recentTop, left, width, height: recentRows }]
      : rows > recentTop + 1
        ? [{ rows: [toHints(input)], top: recentTop, left, width, height: 1 }]
        : []
  const footer = { top: rows - 1, left: margin, width: columns - margin * 2, height: 1 }
  const footerRow = alert
    ? toStatusRow([{ row: alert, side: "left", priority: 0 }], footer.width)
    : toFooter(input, version, footer.width)
  const blocks = [
    { rows: mark, top: markTop, left: 0, width: columns, height: mark.length },
    { rows: notes, top: below, left, width, height: notes.length },
    ...under,
    { rows: [footerRow], ...footer },
  ]
  return { blocks, prompt }
}

function toHints(input: KeymapState): Row {
  return hints.flatMap(([id, label]) => {
    const key = toKey(input, id)
    return key ? [span(key, { fg: "text" }), span(` ${label}   `, { fg: "textMuted" })] : []
  })
}
