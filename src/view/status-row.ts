// The last line of the screen: what goes on at the left, what it has cost at the right. When both do not fit, whole items
// go, the least important first; nothing is ever printed over something else.
import { rowWidth, span, type Row, type Span } from "../text/span.ts"

export type StatusItem = {
  readonly row: Row
  readonly side: "left" | "right"
  /** The higher number goes first. */
  readonly priority: number
}

const gap = 2

/** The items of each side in their order, in exactly `columns` cells or fewer. */
export function toStatusRow(items: readonly StatusItem[], columns: number): Row {
  let kept = items.filter((item) => rowWidth(item.row) > 0)
  while (kept.length > 1 && measure(kept) > columns) {
    const lowest = kept.reduce((worst, item) => (item.priority >= worst.priority ? item : worst))
    kept = kept.filter((item) => item !== lowest)
  }
  const left = join(kept.filter((item) => item.side === "left"))
  const right = join(kept.filter((item) => item.side === "right"))
  const free = Math.max(0, columns - rowWidth(left) - rowWidth(right))
  return [...left, span(" ".repeat(free)), ...right]
}

function measure(items: readonly StatusItem[]): number {
  return items.reduce((sum, item) => sum + rowWidth(item.row), 0) + gap * (items.length - 1)
}

function join(items: readonly StatusItem[]): Row {
  return items.flatMap((item, index): Span[] => (index === 0 ? [...item.row] : [span(" ".repeat(gap)), ...item.row]))
}
