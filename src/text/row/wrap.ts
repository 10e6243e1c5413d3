// Word wrap of styled text. A wide glyph is never split; CJK text breaks between any two characters, except before closing and
// after opening punctuation; a word that is longer than the row is split.
import { graphemes } from "./segment.ts"
import { width } from "./width.ts"
import { type Row, type Span, rowWidth, span, type Style } from "./span.ts"

export type WrapOptions = {
  /** The prefix of the first row: a number of spaces, or spans. */
  readonly indent?: number | Row
  /** The prefix of the other rows. Default: `indent`. */
  readonly hangingIndent?: number | Row
}

/** Closing punctuation of CJK text, which never begins a row. */
export const noRowStart = /^[、。，．：；！？）」』】〕》〉”’…ー々・｝］]/u
// Opening punctuation never ends one.
const noRowEnd = /^[（「『【〔《〈“‘｛［]/u
const plainAscii = /^[\x20-\x7e]*$/
const maybeWide = /[^\u0000-\u10ff]/
const tokens = /\n|[ \t]+|[^ \t\n]+/g

/** Wraps spans to rows of at most `columns` cells including prefixes. `\n` always breaks. Returns at least one row. */
export function wrap(spans: readonly Span[], columns: number, options: WrapOptions = {}): Row[] {
  const first = toPrefix(options.indent ?? 0)
  const rest = toPrefix(options.hangingIndent ?? options.indent ?? 0)
  const firstCells = rowWidth(first)
  const only = spans.length === 1 ? spans[0] : undefined
  if (only && only.text.length + firstCells <= columns && plainAscii.test(only.text)) {
    const text = only.text.trimEnd()
    return [text ? [...first, span(text, only.style)] : first]
  }
  const builder = createRowBuilder(first, rest, columns)
  for (const { text, style } of spans) {
    for (const [token] of text.matchAll(tokens)) {
      if (token === "\n") builder.breakLine()
      else if (token[0] === " " || token[0] === "\t") builder.addSpace(token.replaceAll("\t", "  "), style)
      else if (!maybeWide.test(token)) builder.addText(token, width(token), style)
      else for (const cluster of graphemes(token)) builder.addText(cluster, width(cluster), style, true)
    }
  }
  return builder.finish()
}

function toPrefix(prefix: number | Row): Row {
  if (typeof prefix !== "number") return prefix
  return prefix > 0 ? [span(" ".repeat(prefix))] : []
}

/** Builds rows from words and spaces. Spaces wait in `gap` and a word in `word`, until it is known whether they fit. */
function createRowBuilder(first: Row, rest: Row, columns: number) {
  const rows: Row[] = []
  let row: Span[] = []
  let rowCells = 0
  let prefix = first
  let maxCells = Math.max(1, columns - rowWidth(first))
  const restCells = Math.max(1, columns - rowWidth(rest))
  let gap: Span[] = []
  let gapCells = 0
  let word: Span[] = []
  let wordCells = 0
  let canBreakAfterWord = false
  // Spaces at the start of a line are indentation and kept; spaces at a soft break are dropped.
  let hasWord = false
  let isSoft = false

  function endRow(isSoftBreak: boolean) {
    rows.push(row.length ? [...prefix, ...row] : prefix)
    row = []
    rowCells = 0
    dropGap()
    prefix = rest
    maxCells = restCells
    hasWord = false
    isSoft = isSoftBreak
  }
  function dropGap() {
    gap = []
    gapCells = 0
  }
  function commitGap() {
    for (const part of gap) append(row, part.text, part.style)
    rowCells += gapCells
    dropGap()
  }
  function commitWord() {
    if (!word.length) return
    if (isSoft && !hasWord) dropGap()
    if (rowCells + gapCells + wordCells > maxCells && hasWord) endRow(true)
    if (gapCells + wordCells > maxCells && gapCells >= maxCells) dropGap()
    commitGap()
    if (rowCells + wordCells <= maxCells) {
      for (const part of word) append(row, part.text, part.style)
      rowCells += wordCells
    } else splitWord()
    hasWord = true
    word = []
    wordCells = 0
    canBreakAfterWord = false
  }
  /** Breaks a word that is longer than a row. */
  function splitWord() {
    for (const part of word) {
      for (const cluster of graphemes(part.text)) {
        const cells = width(cluster)
        if (rowCells + cells > maxCells && rowCells > 0) endRow(true)
        append(row, cluster, part.style)
        rowCells += cells
      }
    }
  }
  return {
    breakLine() {
      commitWord()
      endRow(false)
    },
    addSpace(text: string, style: Style | undefined) {
      commitWord()
      append(gap, text, style)
      gapCells += text.length
    },
    /** Adds a part of a word; `isCluster` for a single cluster that may be wide. */
    addText(text: string, cells: number, style: Style | undefined, isCluster = false) {
      const isWide = isCluster && cells === 2
      if (word.length && (isWide || canBreakAfterWord) && !(isCluster && noRowStart.test(text)) && !endsOpen(word))
        commitWord()
      append(word, text, style)
      wordCells += cells
      canBreakAfterWord = isWide
    },
    finish(): Row[] {
      commitWord()
      endRow(false)
      return rows
    },
  }
}

function endsOpen(word: readonly Span[]): boolean {
  const text = word[word.length - 1]?.text ?? ""
  return noRowEnd.test(text.slice(-1))
}

function append(line: Span[], text: string, style: Style | undefined): void {
  const last = line[line.length - 1]
  if (last && last.style === style) line[line.length - 1] = span(last.text + text, style)
  else line.push(span(text, style))
}
