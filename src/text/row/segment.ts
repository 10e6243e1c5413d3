// Splits text into grapheme clusters and words.
// Common text (ASCII, Latin, Greek, Cyrillic, CJK, box drawing, arrows) does not use Intl: creating a segmenter takes tens of
// milliseconds, so each is created at its first use.

/** A segment of the word segmenter: a word, or the spaces or punctuation between words. Offsets are in UTF-16 units. */
export type WordSegment = { start: number; end: number }

const lazy = <T>(make: () => T): (() => T) => {
  let made: T | undefined
  return () => (made ??= make())
}

const clusterSegmenter = lazy(() => new Intl.Segmenter("en", { granularity: "grapheme" }))
const wordSegmenter = lazy(() => new Intl.Segmenter("en", { granularity: "word" }))

// Any character outside of this list may join a neighbour: marks, joiners, surrogates, jamo, CR (with LF), other scripts.
const joining =
  /[^\x00-\x0c\x0e-\xa8\xaa-\xac\xaf-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u203b\u203d-\u2048\u204a-\u205e\u2070-\u20cf\u2100-\u2cee\u2cf2-\u2d7e\u2d80-\u2ddf\u2e00-\u2fff\u3001-\u3029\u3031-\u303c\u3041-\u3096\u309b-\u30ff\u3105-\u3163\u3165-\ua48c\uac00-\ud7a3\uff01-\uff9d]/

/** Whether every UTF-16 unit is a grapheme cluster, so that no segmenter is needed. */
export function isPlain(text: string): boolean {
  return !joining.test(text)
}

/** The grapheme clusters of a text, in order and complete. */
export function graphemes(text: string): string[] {
  if (isPlain(text)) return text.split("")
  const out: string[] = []
  for (const part of clusterSegmenter().segment(text)) out.push(part.segment)
  return out
}

/** The cluster boundary after `offset`, at most the end of the text. */
export function nextBoundary(text: string, offset: number): number {
  if (offset >= text.length) return text.length
  if (offset < 0) return 0
  if (isPlain(text.slice(Math.max(0, offset - 1), offset + 2))) return offset + 1
  const { line, base } = lineAround(text, offset)
  const part = clusterSegmenter()
    .segment(line)
    .containing(offset - base)
  return part ? base + part.index + part.segment.length : text.length
}

/** The cluster boundary before `offset`, at least 0. */
export function previousBoundary(text: string, offset: number): number {
  if (offset <= 0) return 0
  const before = Math.min(offset, text.length) - 1
  if (isPlain(text.slice(Math.max(0, before - 1), before + 1))) return before
  const { line, base } = lineAround(text, before)
  const part = clusterSegmenter()
    .segment(line)
    .containing(before - base)
  return part ? base + part.index : 0
}

/** Whether `offset` is a cluster boundary. */
export function isBoundary(text: string, offset: number): boolean {
  if (offset === 0 || offset === text.length) return true
  if (!(offset > 0 && offset < text.length) || !Number.isInteger(offset)) return false
  if (isPlain(text.slice(offset - 1, offset + 1))) return true
  const { line, base } = lineAround(text, offset)
  return (
    clusterSegmenter()
      .segment(line)
      .containing(offset - base)?.index ===
    offset - base
  )
}

/** The segments of a text by the Unicode word rules. Chinese, Japanese and Thai are split by a dictionary. */
export function segmentWords(text: string): WordSegment[] {
  const out: WordSegment[] = []
  for (const part of wordSegmenter().segment(text))
    out.push({ start: part.index, end: part.index + part.segment.length })
  return out
}

// No cluster except CR LF contains a line feed, so one line is segmented instead of the whole text.
function lineAround(text: string, offset: number): { line: string; base: number } {
  if (text[offset] === "\n") {
    const base = text[offset - 1] === "\r" ? offset - 1 : offset
    return { line: text.slice(base, offset + 1), base }
  }
  const base = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1
  const end = text.indexOf("\n", offset)
  return { line: text.slice(base, end < 0 ? text.length : end + 1), base }
}
