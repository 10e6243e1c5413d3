// Where everything is: rectangles computed from sizes alone, for Ink and for the painter alike.
import { hasSidebar, sidebarColumns, toSpacing, toMainColumns, type ScreenSize } from "../../state/breakpoint.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"

/** The most rows of a draft that are shown at once; a longer one scrolls inside. */
export function maxDraftRows({ rows }: ScreenSize): number {
  return Math.max(1, Math.min(10, Math.floor(rows / 3)))
}

export type SessionLayout = {
  readonly pane: Rectangle
  readonly todo: Rectangle | undefined
  /** What is wrong, in full. */
  readonly notice: Rectangle | undefined
  /** The prompt, or what has taken its place. */
  readonly bottom: Rectangle
  readonly status: Rectangle
  /** Beside the session, or over its right side. */
  readonly sidebar: Rectangle | undefined
}

type SessionFrame = ScreenSize & { readonly isSidebarHidden?: boolean; readonly isSidebarOver?: boolean }

/** The session screen for a block of `bottomRows` at the bottom; the transcript gets what is left, at least one row. */
export function layoutSession(
  frame: SessionFrame,
  bottomRows: number,
  hasTodo: boolean,
  noticeRows = 0,
): SessionLayout {
  const { margin, hasPadding } = toSpacing(frame)
  const columns = toMainColumns(frame)
  const width = columns - margin * 2
  const status = { top: frame.rows - 1, left: margin, width, height: 1 }
  const height = Math.max(1, Math.min(bottomRows, frame.rows - 2 - (hasTodo ? 1 : 0)))
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
  return { pane, todo, notice, bottom, status, sidebar: layoutSidebar(frame, end) }
}

function layoutSidebar(frame: SessionFrame, rows: number): Rectangle | undefined {
  const { columns } = frame
  if (hasSidebar(frame)) return { top: 0, left: columns - sidebarColumns, width: sidebarColumns, height: frame.rows }
  if (!frame.isSidebarOver) return undefined
  const width = columns < 60 ? columns : sidebarColumns
  return { top: 0, left: columns - width, width, height: rows }
}
