// Lays out the prompt's text in rows of the screen: soft wrap at spaces and between wide characters, and conversion between
// offsets and cells. Drawing and moves by rows share it, so that the caret is always where the text is drawn.
import { sanitize } from "../row/sanitize.ts"
import { graphemes, isPlain } from "../row/segment.ts"
import { clusterWidth, width } from "../row/width.ts"
import { noRowStart } from "../row/wrap.ts"

/**
 * A row of the screen: the text from `start` to `end`, without the line feed. A soft row continues in the next one; one space
 * at its end may exceed the columns and is not drawn.
 */
export type LayoutRow = { readonly start: number; readonly end: number; readonly isSoft: boolean }

/** A cell of the layout; row and column start at 0. */
export type LayoutPosition = { readonly row: number; readonly column: number }

const tab = "    "
const unprintable = /[^\x20-\x7e]/

/** The text as it is drawn: tabs as four spaces, control characters as visible symbols. */
export function toDisplayText(text: string): string {
  return unprintable.test(text) ? sanitize(text.replaceAll("\t", tab)) : text
}

/** The rows of a text in `columns` cells, at least one. The caller leaves one column free for the caret at the end of a row. */
export function layout(text: string, columns: number): LayoutRow[] {
  const rows: LayoutRow[] = []
  const maxCells = Math.max(1, columns)
  let start = 0
  while (true) {
    const feed = text.indexOf("\n", start)
    const end = feed < 0 ? text.length : feed
    wrapLine(text, start, end, maxCells, rows)
    if (feed < 0) return rows
    start = feed + 1
  }
}

function wrapLine(text: string, start: number, end: number, maxCells: number, rows: LayoutRow[]): void {
  const line = text.slice(start, end)
  if (line.length <= maxCells && !unprintable.test(line)) {
    rows.push({ start, end, isSoft: false })
    return
  }
  let rowStart = start
  let used = 0
  let breakAt = start
  let usedAtBreak = 0
  let at = start
  let before = ""
  for (const cluster of graphemes(line)) {
    const cells = cellsOf(cluster)
    const isSpace = cluster === " " || cluster === "\t"
    // A row may end after a space and between wide characters.
    if (!isSpace && (before === " " || before === "\t" || isWideBreak(before, cluster))) markBreak()
    if (isSpace && used <= maxCells && used + cells > maxCells && at > rowStart) {
      at += cluster.length
      endRow(at)
      before = ""
      continue
    }
    while (used + cells > maxCells && at > rowStart) endRow(breakAt > rowStart ? breakAt : at)
    used += cells
    at += cluster.length
    before = cluster
  }
  rows.push({ start: rowStart, end, isSoft: false })

  function markBreak(): void {
    breakAt = at
    usedAtBreak = used
  }
  function endRow(rowEnd: number): void {
    rows.push({ start: rowStart, end: rowEnd, isSoft: true })
    used = rowEnd === breakAt ? used - usedAtBreak : 0
    rowStart = rowEnd
    breakAt = rowEnd
    usedAtBreak = 0
  }
}

function isWideBreak(before: string, cluster: string): boolean {
  return (isWide(before) || isWide(cluster)) && before !== "" && !noRowStart.test(cluster)
}

function isWide(cluster: string): boolean {
  return cluster > "\u1100" && clusterWidth(cluster) === 2
}

function cellsOf(cluster: string): number {
  return unprintable.test(cluster) ? width(toDisplayText(cluster)) : 1
}

/** The cell of an offset. An offset between two soft rows is the start of the second one. */
export function toPosition(text: string, rows: readonly LayoutRow[], offset: number): LayoutPosition {
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((rows[middle]?.start ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  const start = rows[low]?.start ?? 0
  return { row: low, column: cells(text.slice(start, Math.max(start, offset))) }
}

/** The offset at or before a cell. A column after the end of a row gives its last offset; a row out of range, the nearest. */
export function toOffset(text: string, rows: readonly LayoutRow[], position: LayoutPosition): number {
  const row = rows[Math.max(0, Math.min(rows.length - 1, position.row))]
  if (!row) return 0
  let at = row.start
  let used = 0
  for (const cluster of graphemes(text.slice(row.start, row.end))) {
    const taken = cellsOf(cluster)
    // The end of a soft row is drawn as the start of the next one, so the last offset in it is before its last cluster.
    if (row.isSoft && at + cluster.length >= row.end) break
    if (used + taken > position.column) break
    used += taken
    at += cluster.length
  }
  return at
}

function cells(text: string): number {
  if (!unprintable.test(text)) return text.length
  // By cluster, like the rows: `sanitize` limits the combining marks from the start of the text that it is given.
  if (isPlain(text)) return width(toDisplayText(text))
  return graphemes(text).reduce((sum, cluster) => sum + cellsOf(cluster), 0)
}
