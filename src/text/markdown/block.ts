// Renders one Markdown block to wrapped rows: headings, paragraphs, lists, quotes, code and rules. Tables: table.ts.
import type { Token, Tokens } from "marked"
import type { Highlight } from "../highlight/highlight.ts"
import { inlineSpans } from "./inline.ts"
import { tableRows } from "./table.ts"
import { type Row, rowWidth, span, type Span, type Style } from "../row/span.ts"
import { sanitize } from "../row/sanitize.ts"
import { wrap } from "../row/wrap.ts"

export type BlockContext = { readonly columns: number; readonly highlight?: Highlight | undefined }

const body: Style = { fg: "markdownText" }
/** The style of code that is not highlighted. */
export const codeStyle: Style = { fg: "markdownCodeBlock" }
const codeIndent = 2
const minTextColumns = 8
const tabWidth = 4

/** The rows of a block, without blank rows around it. */
export function blockRows(token: Token, context: BlockContext): Row[] {
  switch (token.type) {
    case "space":
    case "def":
    case "checkbox":
      return []
    case "heading":
      return headingRows(token as Tokens.Heading, context)
    case "code":
      return codeRows((token as Tokens.Code).text, (token as Tokens.Code).lang ?? "", context)
    case "list":
      return listRows(token as Tokens.List, context)
    case "blockquote":
      return quoteRows(token as Tokens.Blockquote, context)
    case "table":
      return tableRows(token as Tokens.Table, context.columns)
    case "hr":
      return [[span("─".repeat(context.columns), { fg: "markdownHorizontalRule" })]]
    case "html":
      return wrap([span(clean(token.raw.trimEnd()), body)], context.columns)
    default: {
      const { tokens } = token as Tokens.Generic
      return wrap(tokens ? inlineSpans(tokens, body) : [span(clean(token.raw), body)], context.columns)
    }
  }
}

function clean(text: string): string {
  return sanitize(text, { multiline: true })
}

/** The rows of blocks inside another block; with `isLoose`, a blank row between them. */
function nestedRows(tokens: readonly Token[], context: BlockContext, isLoose: boolean): Row[] {
  const rows: Row[] = []
  for (const token of tokens) {
    const block = blockRows(token, context)
    if (rows.length > 0 && block.length > 0 && isLoose) rows.push([])
    rows.push(...block)
  }
  return rows
}

function headingRows(token: Tokens.Heading, context: BlockContext): Row[] {
  const style: Style = {
    fg: "markdownHeading",
    bold: token.depth <= 3,
    italic: token.depth > 2,
    underline: token.depth === 1,
  }
  return wrap(
    inlineSpans(token.tokens, style).map((part) => keepHeadingColour(part, style)),
    context.columns,
  )
}

function keepHeadingColour(part: Span, style: Style): Span {
  const fg = part.style?.fg === "markdownStrong" || part.style?.fg === "markdownEmph" ? style.fg : part.style?.fg
  return fg && fg !== part.style?.fg ? span(part.text, { ...part.style, fg }) : part
}

function codeRows(code: string, language: string, context: BlockContext): Row[] {
  return highlightLines(code.split("\n").map(toCodeLine), language, context).flatMap((row) =>
    codeLineRows(row, context),
  )
}

/** Highlights lines that `toCodeLine` has cleaned. They stay plain for an unknown language. */
export function highlightLines(lines: readonly string[], language: string, { highlight }: BlockContext): Row[] {
  const known = language && highlight?.(lines.join("\n"), language, codeStyle)
  return known ? [...known.lines] : lines.map((line) => [span(line, codeStyle)])
}

/** Replaces the tabs and control characters of a line of code. */
export function toCodeLine(line: string): string {
  return sanitize(line, { tabWidth })
}

/** Wraps one line of code. */
export function codeLineRows(line: Row, context: BlockContext): Row[] {
  return wrap(line, context.columns, { indent: codeIndent, hangingIndent: codeIndent * 2 })
}

function quoteRows(token: Tokens.Blockquote, context: BlockContext): Row[] {
  const bar = span("│ ", { fg: "markdownBlockQuote" })
  const inner = { ...context, columns: Math.max(minTextColumns, context.columns - 2) }
  return nestedRows(token.tokens, inner, true).map((row) => [bar, ...row.map(toQuote)])
}

function toQuote(part: Span): Span {
  return part.style?.fg === "markdownText" ? span(part.text, { ...part.style, fg: "markdownBlockQuote" }) : part
}

function listRows(list: Tokens.List, context: BlockContext): Row[] {
  const first = Number(list.start || 0)
  const digits = String(first + list.items.length - 1).length
  const rows: Row[] = []
  for (const [index, item] of list.items.entries()) {
    if (index > 0 && /\n[ \t]*\n\s*$/.test(list.items[index - 1]?.raw.slice(-80) ?? "")) rows.push([])
    const mark = list.ordered ? `${String(first + index).padStart(digits)}. ` : "• "
    rows.push(
      ...itemRows(item, span(mark, { fg: list.ordered ? "markdownListEnumeration" : "markdownListItem" }), context),
    )
  }
  return rows
}

function itemRows(item: Tokens.ListItem, mark: Span, context: BlockContext): Row[] {
  const box = item.task ? [span(item.checked ? "[✓] " : "[ ] ", { fg: item.checked ? "success" : "textMuted" })] : []
  const lead = item.task ? box : [mark]
  const cells = rowWidth(lead)
  // In a narrow window, deep nesting stops indenting so that the text keeps its minimum width.
  const indent = Math.min(cells, Math.max(0, context.columns - minTextColumns))
  const inner = { ...context, columns: Math.max(minTextColumns, context.columns - indent) }
  const rows = nestedRows(item.tokens, inner, false)
  const blank = span(" ".repeat(indent))
  if (rows.length === 0) return [lead]
  return rows.map((row, index) => (index === 0 ? [...lead, ...row] : row.length ? [blank, ...row] : row))
}
