// Word wrap of styled text to terminal cells. A wide glyph is never cut, CJK text breaks between any two characters but
// not before closing or after opening punctuation, a word that is longer than the row is split.
import { graphemes } from "./segment.ts"
import { width } from "./width.ts"
import { type Row, type Span, rowWidth, span, type Style } from "./span.ts"

export type WrapOptions = {
  /** Put before the first row: a number of spaces, or spans. */
  readonly indent?: number | Row
  /** Put before every further row; the same as `indent` when left out. */
  readonly hangingIndent?: number | Row
}

// Closing punctuation stays with what is before it, opening punctuation with what comes after.
const noRowStart = /^[、。，．：；！？）」』】〕》〉”’…ー々・｝］]/u
const noRowEnd = /^[（「『【〔《〈“‘｛［]/u
const plainAscii = /^[\x20-\x7e]*$/
const maybeWide = /[^\u0000-\u10ff]/
const pieces = /\n|[ \t]+|[^ \t\n]+/g

/** Wraps `spans` to rows of at most `columns` cells, prefixes included. `\n` in a text always breaks. Never gives no row. */
export function wrap(spans: readonly Span[], columns: number, options: WrapOptions = {}): Row[] {
  const first = toPrefix(options.indent ?? 0)
  const rest = toPrefix(options.hangingIndent ?? options.indent ?? 0)
  const firstCells = rowWidth(first)
  const only = spans.length === 1 ? spans[0] : undefined
  if (only && only.text.length + firstCells <= columns && plainAscii.test(only.text)) {
    const text = only.text.trimEnd()
    return [text ? [...first, span(text, only.style)] : first]
  }
  const lines = createLines(first, rest, columns)
  for (const { text, style } of spans) {
    for (const [piece] of text.matchAll(pieces)) {
      if (piece === "\n") lines.breakLine()
      else if (piece[0] === " " || piece[0] === "\t") lines.space(piece.replaceAll("\t", "  "), style)
      else if (!maybeWide.test(piece)) lines.letters(piece, width(piece), style)
      else for (const cluster of graphemes(piece)) lines.letters(cluster, width(cluster), style, true)
    }
  }
  return lines.end()
}

function toPrefix(prefix: number | Row): Row {
  if (typeof prefix !== "number") return prefix
  return prefix > 0 ? [span(" ".repeat(prefix))] : []
}

function createLines(first: Row, rest: Row, columns: number) {
  const rows: Row[] = []
  let line: Span[] = []
  let lineCells = 0
  let prefix = first
  let room = Math.max(1, columns - rowWidth(first))
  const restRoom = Math.max(1, columns - rowWidth(rest))
  let gap: Span[] = []
  let gapCells = 0
  let word: Span[] = []
  let wordCells = 0
  let mayBreakAfterWord = false
  // Spaces at the start of a paragraph's line are indentation and kept; those at a soft break are dropped.
  let hasWord = false
  let isSoft = false

  function emit(soft: boolean) {
    rows.push(line.length ? [...prefix, ...line] : prefix)
    line = []
    lineCells = 0
    gap = []
    gapCells = 0
    prefix = rest
    room = restRoom
    hasWord = false
    isSoft = soft
  }
  function put(text: string, cells: number, style: Style | undefined) {
    append(line, text, style)
    lineCells += cells
  }
  function commitGap() {
    for (const part of gap) append(line, part.text, part.style)
    lineCells += gapCells
    gap = []
    gapCells = 0
  }
  function flushWord() {
    if (!word.length) return
    if (isSoft && !hasWord) {
      gap = []
      gapCells = 0
    }
    if (lineCells + gapCells + wordCells > room && hasWord) {
      emit(true)
    }
    if (gapCells + wordCells > room && gapCells >= room) {
      gap = []
      gapCells = 0
    }
    commitGap()
    if (lineCells + wordCells <= room) {
      for (const part of word) append(line, part.text, part.style)
      lineCells += wordCells
    } else {
      for (const part of word) {
        for (const cluster of graphemes(part.text)) {
          const cells = width(cluster)
          if (lineCells + cells > room && lineCells > 0) emit(true)
          put(cluster, cells, part.style)
        }
      }
    }
    hasWord = true
    word = []
    wordCells = 0
    mayBreakAfterWord = false
  }
  return {
    breakLine() {
      flushWord()
      emit(false)
    },
    space(text: string, style: Style | undefined) {
      flushWord()
      append(gap, text, style)
      gapCells += text.length
    },
    letters(text: string, cells: number, style: Style | undefined, isCluster = false) {
      const isWide = isCluster && cells === 2
      if (word.length && (isWide || mayBreakAfterWord) && !(isCluster && noRowStart.test(text)) && !endsOpen(word))
        flushWord()
      append(word, text, style)
      wordCells += cells
      mayBreakAfterWord = isWide
    },
    end(): Row[] {
      flushWord()
      emit(false)
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
