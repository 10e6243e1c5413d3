// The area of a dialog on the screen.
import type { Rectangle } from "./rectangle.ts"

/** The size of the screen in cells. */
export type ScreenSize = { readonly columns: number; readonly rows: number }

/** Whether boxes get no margins: a dialog covers the whole screen, and a toast its first rows. */
export function isTinyScreen({ columns, rows }: ScreenSize): boolean {
  return columns < 50 || rows < 16
}

/** A quarter of the height from the top and at most 60 % high; a tiny screen is covered whole. */
export function layoutDialog(screen: ScreenSize, wantedRows: number, wantedColumns: number): Rectangle {
  if (isTinyScreen(screen)) return { top: 0, left: 0, width: screen.columns, height: screen.rows }
  const isNarrow = screen.columns < 66
  const width = isNarrow ? screen.columns - 1 : Math.min(wantedColumns, screen.columns - 4)
  const maxRows = Math.max(10, Math.floor(screen.rows * 0.6))
  const height = Math.min(wantedRows, maxRows, screen.rows)
  const top = Math.min(Math.floor(screen.rows / 4), screen.rows - height)
  return { top, left: isNarrow ? 0 : Math.floor((screen.columns - width) / 2), width, height }
}
