// Renders a Markdown table: as a grid when its columns fit, if necessary by wrapping cells; otherwise each row as a card.
import type { Token, Tokens } from "marked"
import { inlineSpans } from "./inline.ts"
import { padRow, type Row, rowText, rowWidth, span, type Span, type Style } from "../row/span.ts"
import { width } from "../row/width.ts"
import { wrap } from "../row/wrap.ts"

const body: Style = { fg: "markdownText" }
const head: Style = { fg: "markdownStrong", bold: true }
const line: Style = { fg: "markdownHorizontalRule" }
const minCellColumns = 6
const separatorCells = 3
/** In fewer columns, cards are easier to read than a grid with wrapped cells. */
const minWrappedGridColumns = 57

type Cell = readonly Span[]

export function tableRows(table: Tokens.Table, columns: number): Row[] {
  const header = table.header.map((cell) => cellSpans(cell.tokens, head))
  const lines = table.rows.map((row) => row.map((cell) => cellSpans(cell.tokens, body)))
  const widths = fitColumns(header, lines, columns)
  return widths ? gridRows(table, header, lines, widths) : cardRows(header, lines, columns)
}

function cellSpans(tokens: readonly Token[], style: Style): Cell {
  return inlineSpans(tokens, style)
}

/**
 * The cells of each column: its natural width when all fit, else wide columns shrink. Undefined when the screen is too narrow.
 */
function fitColumns(
  header: readonly Cell[],
  lines: readonly (readonly Cell[])[],
  columns: number,
): number[] | undefined {
  const count = header.length
  const natural = header.map((cell, index) =>
    Math.max(1, rowWidth(cell), ...lines.map((row) => rowWidth(row[index] ?? []))),
  )
  const maxCells = columns - separatorCells * (count - 1)
  if (natural.reduce((sum, cells) => sum + cells, 0) <= maxCells) return natural
  if (columns < minWrappedGridColumns) return undefined
  const minimum = header.map((cell, index) => {
    const words = [cell, ...lines.map((row) => row[index] ?? [])].flatMap((one) => rowText(one).split(/\s+/))
    return Math.min(natural[index] ?? 1, 16, Math.max(minCellColumns, ...words.map(width)))
  })
  let spare = maxCells - minimum.reduce((sum, cells) => sum + cells, 0)
  if (spare < 0) return undefined
  const widths = [...minimum]
  // The column with the largest ratio of natural to current width is widened first.
  while (spare > 0) {
    let widest = -1
    let maxRatio = 0
    for (let index = 0; index < count; index++) {
      const ratio = (natural[index] ?? 0) / (widths[index] ?? 1)
      if (ratio > 1 && ratio > maxRatio) [widest, maxRatio] = [index, ratio]
    }
    if (widest < 0) break
    widths[widest] = (widths[widest] ?? 0) + 1
    spare--
  }
  return widths
}

function gridRows(
  table: Tokens.Table,
  header: readonly Cell[],
  lines: readonly (readonly Cell[])[],
  widths: readonly number[],
): Row[] {
  const grid = (cells: readonly Cell[]) => {
    const wrapped = widths.map((cellColumns, index) => wrap(cells[index] ?? [], cellColumns))
    const height = Math.max(...wrapped.map((rows) => rows.length))
    return Array.from({ length: height }, (_, y) =>
      widths.flatMap((cellColumns, index) => {
        const cell = alignRow(wrapped[index]?.[y] ?? [], cellColumns, table.align[index] ?? null)
        return index === 0 ? cell : [span(" │ ", line), ...cell]
      }),
    )
  }
  const rule = widths.map((cells) => "─".repeat(cells)).join("─┼─")
  const hasWrapped = lines.some((row) => row.some((cell, index) => rowWidth(cell) > (widths[index] ?? 0)))
  const rows: Row[] = [...grid(header), [span(rule, line)]]
  for (const [index, cells] of lines.entries()) {
    if (index > 0 && hasWrapped) rows.push([span(widths.map((cells) => " ".repeat(cells)).join(" │ "), line)])
    rows.push(...grid(cells))
  }
  return rows
}

function alignRow(row: Row, columns: number, align: "center" | "left" | "right" | null): Row {
  const free = columns - rowWidth(row)
  if (free <= 0) return row
  const before = align === "right" ? free : align === "center" ? Math.floor(free / 2) : 0
  return padRow(before > 0 ? [span(" ".repeat(before)), ...row] : row, columns)
}

function cardRows(header: readonly Cell[], lines: readonly (readonly Cell[])[], columns: number): Row[] {
  const rows: Row[] = []
  for (const [index, cells] of lines.entries()) {
    if (index > 0) rows.push([span("─".repeat(Math.min(columns, 12)), line)])
    for (const [at, title] of header.entries()) {
      const cell = cells[at] ?? []
      if (cell.length > 0) rows.push(...wrap([...title, span(": ", head), ...cell], columns, { hangingIndent: 2 }))
    }
  }
  return rows.length
    ? rows
    : wrap(
        header.flatMap((cell, at) => (at ? [span(" · ", line), ...cell] : cell)),
        columns,
      )
}
