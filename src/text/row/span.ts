// Styled text: a row of the screen as spans. Colours are theme tokens, which are resolved when the row is painted.
import { clip, width } from "./width.ts"
import type { ThemeToken } from "./theme-token.ts"

/** A theme token, a fixed colour, or one of the 256 colours of the terminal (`ansi:9`). */
export type Paint = ThemeToken | `#${string}` | `ansi:${number}`

export type Style = {
  readonly fg?: Paint
  readonly bg?: Paint
  readonly bold?: boolean
  readonly dim?: boolean
  readonly italic?: boolean
  readonly underline?: boolean
  readonly strike?: boolean
  readonly inverse?: boolean
  /** The address of a hyperlink. Only http, https and mailto are written to a terminal. */
  readonly link?: string
}

export type Span = { readonly text: string; readonly style?: Style }

/** One line of the screen, without line breaks, control characters and tabs. */
export type Row = readonly Span[]

export const emptyRow: Row = []

export function span(text: string, style?: Style): Span {
  return style ? { text, style } : { text }
}

/** `base` with the properties of `over` replaced. */
export function mergeStyle(base: Style | undefined, over: Style | undefined): Style | undefined {
  if (!base) return over
  if (!over) return base
  return { ...base, ...over }
}

export function rowWidth(row: Row): number {
  let columns = 0
  for (const { text } of row) columns += width(text)
  return columns
}

export function rowText(row: Row): string {
  let text = ""
  for (const part of row) text += part.text
  return text
}

/** The row shortened to `columns`. A wide glyph that does not fit is left out. `mark`, such as `…`, ends a shortened row. */
export function truncateRow(row: Row, columns: number, mark = ""): Row {
  if (rowWidth(row) <= columns) return row
  const maxCells = Math.max(0, columns - width(mark))
  const kept: Span[] = []
  let used = 0
  for (const part of row) {
    const size = width(part.text)
    if (used + size <= maxCells) {
      kept.push(part)
      used += size
      continue
    }
    let text = clip(part.text, maxCells - used)
    if (mark && columns >= width(mark)) text += mark
    if (text) kept.push(span(text, part.style))
    break
  }
  return kept
}

/** The row shortened, or filled with spaces in `style`, to exactly `columns`. */
export function padRow(row: Row, columns: number, style?: Style): Row {
  const cells = rowWidth(row)
  if (cells === columns) return row
  if (cells > columns) return padRow(truncateRow(row, columns), columns, style)
  return [...row, span(" ".repeat(columns - cells), style)]
}

/** `left` at the left edge and `right` at the right edge. The left side is truncated when both do not fit. */
export function justifyRow(left: Row, right: Row, columns: number, style?: Style): Row {
  const rightCells = rowWidth(right)
  if (rightCells === 0) return truncateRow(left, columns, "…")
  if (rightCells + 2 > columns) return truncateRow(left, columns, "…")
  return [...padRow(truncateRow(left, columns - rightCells - 2, "…"), columns - rightCells, style), ...right]
}
