// Where everything is: rectangles computed from sizes alone, for Ink and for the painter alike.
import { toFit, type Frame } from "../state/fit.ts"

export type Rectangle = { readonly top: number; readonly left: number; readonly width: number; readonly height: number }

/** The most rows of a draft that are shown at once; a longer one scrolls inside. */
export function maxDraftRows({ rows }: Frame): number {
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
}

/** The session screen for a block of `bottomRows` at the bottom; the transcript gets what is left, at least one row. */
export function layoutSession(frame: Frame, bottomRows: number, hasTodo: boolean, noticeRows = 0): SessionLayout {
  const { margin, hasPadding } = toFit(frame)
  const width = frame.columns - margin * 2
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
  return { pane: { top: 0, left: 0, width: frame.columns, height: Math.max(1, end) }, todo, notice, bottom, status }
}
