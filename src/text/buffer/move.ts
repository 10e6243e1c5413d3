// The targets of cursor moves: pure functions from a buffer to an offset. Moving, selecting and deleting share them.
import type { Buffer } from "./buffer.ts"
import { nextStop, previousStop } from "./buffer.ts"
import type { LayoutRow } from "./layout.ts"
import { layout, toOffset, toPosition } from "./layout.ts"
import { wordEnd, wordStart } from "./word.ts"

/** `columns` are the cells of a row on the screen. */
export type MoveContext = { columns: number }

/** The offset to which the cursor moves. */
export type Move = (buffer: Buffer, context: MoveContext) => number

const visualRow = (buffer: Buffer, columns: number): { rows: LayoutRow[]; row: number } => {
  const rows = layout(buffer.text, columns)
  return { rows, row: toPosition(buffer.text, rows, buffer.cursor).row }
}

export const moves = {
  left: (buffer) => previousStop(buffer, buffer.cursor),
  right: (buffer) => nextStop(buffer, buffer.cursor),
  wordBackward: (buffer) => wordStart(buffer, buffer.cursor),
  wordForward: (buffer) => wordEnd(buffer, buffer.cursor),
  lineHome: (buffer) => (buffer.cursor === 0 ? 0 : buffer.text.lastIndexOf("\n", buffer.cursor - 1) + 1),
  lineEnd: (buffer) => {
    const feed = buffer.text.indexOf("\n", buffer.cursor)
    return feed < 0 ? buffer.text.length : feed
  },
  visualHome: (buffer, { columns }) => {
    const { rows, row } = visualRow(buffer, columns)
    return rows[row]?.start ?? 0
  },
  visualEnd: (buffer, { columns }) => {
    const { rows, row } = visualRow(buffer, columns)
    return toOffset(buffer.text, rows, { row, column: Infinity })
  },
  bufferHome: () => 0,
  bufferEnd: (buffer) => buffer.text.length,
} satisfies Record<string, Move>

/** The offset one row up or down, at the goal column or by default the cursor's; undefined on the first or last row. */
export function findRowTarget(
  buffer: Buffer,
  { columns }: MoveContext,
  by: 1 | -1,
  goalColumn?: number,
): { offset: number; goalColumn: number } | undefined {
  const rows = layout(buffer.text, columns)
  const { row, column } = toPosition(buffer.text, rows, buffer.cursor)
  if (row + by < 0 || row + by >= rows.length) return undefined
  const wanted = goalColumn ?? column
  return { offset: toOffset(buffer.text, rows, { row: row + by, column: wanted }), goalColumn: wanted }
}
