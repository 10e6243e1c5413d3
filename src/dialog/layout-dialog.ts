// Where a dialog stands on the screen.
import type { Rectangle } from "../ui/rectangle.ts"

export type Frame = { readonly columns: number; readonly rows: number }

/** The box of a dialog: at a quarter of the height, at most 60 % of it; all of a tiny screen. */
export function layoutDialog(frame: Frame, wantedRows: number, wantedColumns: number): Rectangle {
  const isTiny = frame.columns < 50 || frame.rows < 16
  if (isTiny) return { top: 0, left: 0, width: frame.columns, height: frame.rows }
  const isNarrow = frame.columns < 66
  const width = isNarrow ? frame.columns - 1 : Math.min(wantedColumns, frame.columns - 4)
  const most = Math.max(10, Math.floor(frame.rows * 0.6))
  const height = Math.min(wantedRows, most, frame.rows)
  const top = Math.min(Math.floor(frame.rows / 4), frame.rows - height)
  return { top, left: isNarrow ? 0 : Math.floor((frame.columns - width) / 2), width, height }
}
