// What the first screen shows around the prompt, computed from the state alone.
// Promises: as long as nothing of it changed the same object comes back, so that a typed key draws no frame of Ink.
import { toSpacing, toPromptColumns } from "../../state/breakpoint.ts"
import type { State } from "../../state/state.ts"
import { span, type Row } from "../../text/row/span.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import type { PromptBlock } from "../prompt/prompt-block.ts"
import { toAlert } from "../session/status-items.ts"
import { toStatusRow } from "../status/status-row.ts"
import { toFooter, toPermissionNote, toProblemRows, toProblems, toRecentRows, toWordmark } from "./home-rows.ts"
import { layoutHome } from "./home-layout.ts"

export type HomeView = {
  readonly blocks: readonly (Rectangle & { readonly rows: readonly Row[] })[]
  readonly prompt: Rectangle
}

export type HomeViewOptions = {
  /** The prompt's rows for a width. Gives the same object for the same draft. */
  readonly toBlock: (state: State, columns: number) => PromptBlock
  /** The key of a command; empty for none. */
  readonly keyOf: (command: string) => string
  readonly version: string
}

const hints = [
  ["agent.cycle", "agents"],
  ["command.palette.show", "commands"],
  ["keys.help", "keys"],
] as const

/** The view of the first screen; remembers the last one. */
export function createHomeView({ toBlock, keyOf, version }: HomeViewOptions): (state: State) => HomeView {
  let last: { state: State; key: string; view: HomeView } | undefined

  return (state) => {
    if (last?.state === state) return last.view
    const view = toView(state)
    const key = JSON.stringify(view)
    last = { state, key, view: last?.key === key ? last.view : view }
    return last.view
  }

  function toView(state: State): HomeView {
    const { columns, rows } = state
    const { margin } = toSpacing(state)
    const width = toPromptColumns(state, true)
    const { markTop, prompt, gap, below } = layoutHome(state, toBlock(state, width).rows.length)
    const { left } = prompt
    const mark = toWordmark(columns, rows)
    const notes = [
      ...toProblemRows(toProblems(state), width, Math.max(1, rows - below - 4)),
      toPermissionNote(state, width),
    ]
    const recentTop = below + notes.length + gap
    const allKey = keyOf("session.list")
    const recent = toRecentRows(state, state.clock, width, allKey && `${allKey} all sessions`)
    const recentRows = Math.max(0, Math.min(recent.length, rows - 1 - gap - recentTop))
    const under =
      recentRows > 1
        ? [{ rows: recent, top: recentTop, left, width, height: recentRows }]
        : rows > recentTop + 1
          ? [{ rows: [toHints()], top: recentTop, left, width, height: 1 }]
          : []
    const footer = { top: rows - 1, left: margin, width: columns - margin * 2, height: 1 }
    const alert = toAlert(state, state.clock)
    const said = alert
      ? toStatusRow([{ row: alert, side: "left", priority: 0 }], footer.width)
      : toFooter(state, version, footer.width)
    const blocks = [
      { rows: mark, top: markTop, left: 0, width: columns, height: mark.length },
      { rows: notes, top: below, left, width, height: notes.length },
      ...under,
      { rows: [said], ...footer },
    ]
    return { blocks, prompt }
  }

  function toHints(): Row {
    return hints.flatMap(([id, label]) => {
      const key = keyOf(id)
      return key ? [span(key, { fg: "text" }), span(` ${label}   `, { fg: "textMuted" })] : []
    })
  }
}
