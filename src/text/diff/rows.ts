// A diff as rows: one column, the line number, a sign, the text; the ground is coloured to the edge.
import type { DiffFile, DiffLine, DiffStats } from "./parse.ts"
import type { Highlight } from "../highlight/highlight.ts"
import { toLanguage } from "../highlight/language.ts"
import { pluralize } from "../number.ts"
import { sanitize } from "../row/sanitize.ts"
import { padRow, type Row, span, type Style } from "../row/span.ts"
import { wrap } from "../row/wrap.ts"

export type DiffRowsOptions = {
  /** More rows than this are told in one last row. */
  readonly maxRows?: number
  /** Names each file in a row of its own; by default when there are several. */
  readonly showsPaths?: boolean
  readonly highlight?: Highlight | undefined
}

type Look = { readonly sign: string; readonly number: Style; readonly mark: Style; readonly text: Style }

const looks: Record<DiffLine["kind"], Look> = {
  added: {
    sign: "+",
    number: { fg: "diffLineNumber", bg: "diffAddedLineNumberBg" },
    mark: { fg: "diffHighlightAdded", bg: "diffAddedBg" },
    text: { fg: "diffAdded", bg: "diffAddedBg" },
  },
  removed: {
    sign: "-",
    number: { fg: "diffLineNumber", bg: "diffRemovedLineNumberBg" },
    mark: { fg: "diffHighlightRemoved", bg: "diffRemovedBg" },
    text: { fg: "diffRemoved", bg: "diffRemovedBg" },
  },
  context: {
    sign: " ",
    number: { fg: "diffLineNumber", bg: "diffContextBg" },
    mark: { fg: "diffContext", bg: "diffContextBg" },
    text: { fg: "diffContext", bg: "diffContextBg" },
  },
}

/** Rows of exactly `columns` cells; a long line goes on under its own text. */
export function diffRows(files: readonly DiffFile[], columns: number, options: DiffRowsOptions = {}): Row[] {
  const maxRows = options.maxRows ?? Number.POSITIVE_INFINITY
  const isNamed = options.showsPaths ?? files.length > 1
  const rows: Row[] = []
  let hiddenLines = 0
  for (const file of files) {
    if (isNamed && rows.length < maxRows) {
      rows.push(padRow([span(sanitize(file.path), { fg: "diffHunkHeader", bold: true })], columns))
    }
    const digits = numberDigits(file)
    for (const [index, hunk] of file.hunks.entries()) {
      if (index > 0 && rows.length < maxRows) rows.push([span(`${" ".repeat(digits)} ⋯`, { fg: "diffHunkHeader" })])
      const shown = hunk.lines.slice(0, Math.max(0, maxRows - rows.length))
      const coloured = codeOf(shown, toLanguage(file.path), options.highlight)
      for (const line of hunk.lines) {
        if (rows.length >= maxRows) hiddenLines++
        else rows.push(...lineRows(line, coloured.get(line), digits, columns))
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
  let most = 1
  for (const { lines } of file.hunks) {
    const last = lines.at(-1)
    most = Math.max(most, last?.newLine ?? 0, last?.oldLine ?? 0)
  }
  return Math.max(2, String(most).length)
}

/** The lines in colours, for those who know the language: the code before and the code after are each read as a whole. */
function codeOf(
  lines: readonly DiffLine[],
  language: string,
  highlight: Highlight | undefined,
): ReadonlyMap<DiffLine, Row> {
  const coloured = new Map<DiffLine, Row>()
  if (!highlight || !language) return coloured
  for (const other of ["added", "removed"] as const) {
    const side = lines.filter(({ kind }) => kind !== other)
    const found = highlight(side.map(toText).join("\n"), language, { fg: "text" })
    for (const [index, line] of side.entries()) if (found) coloured.set(line, found.lines[index] ?? [])
  }
  return coloured
}

function toText({ text }: DiffLine): string {
  return sanitize(text, { tabWidth: 4 })
}

function lineRows(line: DiffLine, code: Row | undefined, digits: number, columns: number): Row[] {
  const { sign, number, mark, text } = looks[line.kind]
  const shownNumber = String(line.newLine ?? line.oldLine ?? "").padStart(digits)
  const indent = [span(`${shownNumber} `, number), span(`${sign} `, mark)]
  const hang = [span(" ".repeat(digits + 1), number), span("  ", mark)]
  const ground: Style = { bg: text.bg ?? "diffContextBg" }
  const content = code?.map((part) => span(part.text, { ...part.style, ...ground })) ?? [span(toText(line), text)]
  return wrap(content, columns, { indent, hangingIndent: hang }).map((row) => padRow(row, columns, ground))
}
