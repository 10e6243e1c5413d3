// Rows on a panel with a bar at its left edge.
import { toMargin } from "../../../state/breakpoint.ts"
import { padRow, type Paint, type Row, span, type Span } from "../../../text/row/span.ts"

const panel = { bg: "backgroundPanel" } as const

/** Cells for the text inside a frame. */
export function frameColumns(columns: number): number {
  const margin = toMargin(columns)
  return Math.max(8, columns - margin * 2 - barCells(columns) - (columns >= 50 ? 1 : 0))
}

function barCells(columns: number): number {
  return columns >= 50 ? 3 : 2
}

/** The rows in a frame between the margins. `paint` is the colour of its bar. */
export function frameRows(rows: readonly Row[], columns: number, paint: Paint, hasPadding: boolean): Row[] {
  const margin = toMargin(columns)
  const width = columns - margin * 2
  const lead: Span[] = margin > 0 ? [span(" ".repeat(margin))] : []
  const bar = span("┃".padEnd(barCells(columns)), { fg: paint, ...panel })
  const inner = width - barCells(columns)
  const framed = rows.map((row): Row => [...lead, bar, ...padRow(row.map(onPanel), inner, panel)])
  const blank: Row = [...lead, bar, span(" ".repeat(inner), panel)]
  return hasPadding ? [blank, ...framed, blank] : framed
}

function onPanel(part: Span): Span {
  return part.style?.bg ? part : span(part.text, { ...part.style, ...panel })
}
