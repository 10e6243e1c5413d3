// Draws a diff as rows: line number, sign and text. The background colour fills the row to its edge.
import type { DiffFile, DiffLine, DiffStats } from "./parse.ts"
import type { Highlight } from "../highlight/highlight.ts"
import { toLanguage } from "../highlight/language.ts"
import { pluralize } from "../number.ts"
import { sanitize } from "../row/sanitize.ts"
import { padRow, type Row, span, type Style } from "../row/span.ts"
import { wrap } from "../row/wrap.ts"

export type DiffRowsOptions = {
  /** Further lines are counted in a last row. Default: no limit. */
  readonly maxRows?: number
  /** Shows the path of each file in a row. Default: true for several files. */
  readonly showsPaths?: boolean
  readonly highlight?: Highlight | undefined
}

type LineStyles = {
  readonly sign: string
  readonly numberStyle: Style
  readonly signStyle: Style
  readonly textStyle: Style
}

const lineStyles: Record<DiffLine["kind"], LineStyles> = {
  added: {
    sign: "+",
    numberStyle: { fg: "diffLineNumber", bg: "diffAddedLineNumberBg" },
    signStyle: { fg: "diffHighlightAdded", bg: "diffAddedBg" },
    textStyle: { fg: "diffAdded", bg: "diffAddedBg" },
  },
  removed: {
    sign: "-",
    numberStyle: { fg: "diffLineNumber", bg: "diffRemovedLineNumberBg" },
    signStyle: { fg: "diffHighlightRemoved", bg: "diffRemovedBg" },
    textStyle: { fg: "diffRemoved", bg: "diffRemovedBg" },
  },
  context: {
    sign: " ",
    numberStyle: { fg: "diffLineNumber", bg: "diffContextBg" },
    signStyle: { fg: "diffContext", bg: "diffContextBg" },
    textStyle: { fg: "diffContext", bg: "diffContextBg" },
  },
}

/** Rows of exactly `columns` cells. A long line is wrapped below its text. */
export function diffRows(files: readonly DiffFile[], columns: number, options: DiffRowsOptions = {}): Row[] {
  const maxRows = options.maxRows ?? Number.POSITIVE_INFINITY
  const showsPaths = options.showsPaths ?? files.length > 1
  const rows: Row[] = []
  let hiddenLines = 0
  for (const file of files) {
    if (showsPaths && rows.length < maxRows) {
      rows.push(padRow([span(sanitize(file.path), { fg: "diffHunkHeader", bold: true })], columns))
    }
    const digits = numberDigits(file)
    for (const [index, hunk] of file.hunks.entries()) {
      if (index > 0 && rows.length < maxRows) rows.push([span(`${" ".repeat(digits)} ⋯`, { fg: "diffHunkHeader" })])
      const shown = hunk.lines.slice(0, Math.max(0, maxRows - rows.length))
      const highlighted = highlightLines(shown, toLanguage(file.path), options.highlight)
      for (const line of hunk.lines) {
        if (rows.length >= maxRows) hiddenLines++
        else rows.push(...lineRows(line, highlighted.get(line), digits, columns))
      }
    }
  }
  if (hiddenLines > 0) rows.push([span(`… ${pluralize(hiddenLines, "line")} more`, { fg: "textMuted", italic: true })])
  return rows
}

/** `+5 −0`. */
export function statsRow({ additions, deletions }: DiffStats): Row {
  return [span(`+${additions}`, { fg: "diffAdded" }), span(` −${deletions}`, { fg: "diffRemoved" })]
}

function numberDigits(file: DiffFile): number {
  let max = 1
  for (const { lines } of file.hunks) {
    const last = lines.at(-1)
    max = Math.max(max, last?.newLine ?? 0, last?.oldLine ?? 0)
  }
  return Math.max(2, String(max).length)
}

/** Highlights the code before and the code after the change, each as a whole. Empty for an unknown language. */
function highlightLines(
  lines: readonly DiffLine[],
  language: string,
  highlight: Highlight | undefined,
): ReadonlyMap<DiffLine, Row> {
  const highlighted = new Map<DiffLine, Row>()
  if (!highlight || !language) return highlighted
  for (const other of ["added", "removed"] as const) {
    const side = lines.filter(({ kind }) => kind !== other)
    const found = highlight(side.map(toText).join("\n"), language, { fg: "text" })
    for (const [index, line] of side.entries()) if (found) highlighted.set(line, found.lines[index] ?? [])
  }
  return highlighted
}

function toText({ text }: DiffLine): string {
  return sanitize(text, { tabWidth: 4 })
}

function lineRows(line: DiffLine, code: Row | undefined, digits: number, columns: number): Row[] {
  const { sign, numberStyle, signStyle, textStyle } = lineStyles[line.kind]
  const shownNumber = String(line.newLine ?? line.oldLine ?? "").padStart(digits)
  const indent = [span(`${shownNumber} `, numberStyle), span(`${sign} `, signStyle)]
  const hangingIndent = [span(" ".repeat(digits + 1), numberStyle), span("  ", signStyle)]
  const background: Style = { bg: textStyle.bg ?? "diffContextBg" }
  const content = code?.map((part) => span(part.text, { ...part.style, ...background })) ?? [
    span(toText(line), textStyle),
  ]
  return wrap(content, columns, { indent, hangingIndent }).map((row) => padRow(row, columns, background))
}
