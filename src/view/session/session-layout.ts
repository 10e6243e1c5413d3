// The rectangles of the session screen, computed from sizes alone, for Ink and for the painter alike.
import { hasSidebar, sidebarColumns, toMainColumns, toSpacing, type ScreenSize } from "../../state/breakpoint.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"

export type SessionLayout = {
  readonly pane: Rectangle
  readonly todo: Rectangle | undefined
  readonly notice: Rectangle | undefined
  /** The prompt, or what replaces it. */
  readonly bottom: Rectangle
  readonly status: Rectangle
  /** Beside the session, or over its right side. */
  readonly sidebar: Rectangle | undefined
}

export type SessionLayoutInput = ScreenSize & {
  readonly isSidebarHidden?: boolean
  readonly isSidebarOver?: boolean
  /** Rows of the block at the bottom. */
  readonly bottomRows: number
  readonly hasTodo: boolean
  readonly noticeRows: number
}

/** The transcript gets the rows that the others leave, at least one. */
export function layoutSession(input: SessionLayoutInput): SessionLayout {
  const { rows, bottomRows, hasTodo, noticeRows } = input
  const { margin, hasPadding } = toSpacing(input)
  const columns = toMainColumns(input)
  const width = columns - margin * 2
  const status = { top: rows - 1, left: margin, width, height: 1 }
  const height = Math.max(1, Math.min(bottomRows, rows - 2 - (hasTodo ? 1 : 0)))
  const bottom = { top: status.top - height, left: margin, width, height }
  const free = bottom.top - 1 - (hasTodo ? 1 : 0)
  const notice =
    noticeRows > 0 && free > noticeRows
      ? { top: bottom.top - noticeRows, left: margin, width, height: noticeRows }
      : undefined
  const todoTop = (notice ?? bottom).top - 1
  const todo = hasTodo ? { top: todoTop, left: margin, width, height: 1 } : undefined
  const end = (todo ?? notice ?? bottom).top - (hasPadding ? 1 : 0)
  const pane = { top: 0, left: 0, width: columns, height: Math.max(1, end) }
  return { pane, todo, notice, bottom, status, sidebar: layoutSidebar(input, end) }
}

function layoutSidebar(input: SessionLayoutInput, rows: number): Rectangle | undefined {
  const { columns } = input
  if (hasSidebar(input)) return { top: 0, left: columns - sidebarColumns, width: sidebarColumns, height: input.rows }
  if (!input.isSidebarOver) return undefined
  const width = columns < 60 ? columns : sidebarColumns
  return { top: 0, left: columns - width, width, height: rows }
}
