// The last line of the screen, of items at the left and at the right. Where not all of them fit, whole items are left out,
// the least important first; items never overlap.
import { truncateRow, rowWidth, span, type Row, type Span } from "../../text/row/span.ts"

export type StatusItem = {
  readonly row: Row
  /** Follows the row and is never cut: where there is no room for both, the row is cut. */
  readonly rest?: Row
  readonly side: "left" | "right"
  /** The item with the highest number is left out first. */
  readonly priority: number
}

const gap = 2

// Items are left out before a row is cut below this width.
const minCells = 24

/** The items of each side in their order, padded to `columns` cells. */
export function toStatusRow(items: readonly StatusItem[], columns: number): Row {
  let kept = items.filter((item) => rowWidth(item.row) > 0)
  while (kept.length > 1 && measure(kept) > columns) {
    const least = kept.reduce((worst, item) => (item.priority >= worst.priority ? item : worst))
    kept = kept.filter((item) => item !== least)
  }
  kept = kept.map((item) => cutToRoom(item, columns - toOthersCells(kept, item)))
  const left = join(kept.filter((item) => item.side === "left"))
  const right = join(kept.filter((item) => item.side === "right"))
  const free = Math.max(0, columns - rowWidth(left) - rowWidth(right))
  return [...left, span(" ".repeat(free)), ...right]
}

function measure(items: readonly StatusItem[]): number {
  return items.reduce((sum, item) => sum + toMinCells(item), 0) + gap * (items.length - 1)
}

/** Cells of the other items, including the gap to them. */
function toOthersCells(items: readonly StatusItem[], item: StatusItem): number {
  const others = items.filter((other) => other !== item)
  return others.length > 0 ? measure(others) + gap : 0
}

function toMinCells({ row, rest }: StatusItem): number {
  return rest ? Math.min(minCells, rowWidth(row)) + rowWidth(rest) : rowWidth(row)
}

function cutToRoom(item: StatusItem, room: number): StatusItem {
  const { row, rest, ...other } = item
  return rest ? { ...other, row: [...truncateRow(row, Math.max(0, room - rowWidth(rest)), "…"), ...rest] } : item
}

function join(items: readonly StatusItem[]): Row {
  return items.flatMap((item, index): Span[] => (index === 0 ? [...item.row] : [span(" ".repeat(gap)), ...item.row]))
}
