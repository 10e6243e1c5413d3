// Cuts a text at a limit of UTF-16 units without splitting a character.
// Guarantees: a character is what a reader sees as one (a grapheme cluster), so a cut never leaves half an emoji; the result
// is at most as long as the limit. A cluster longer than `maxCluster` is cut between its code points.

const maxCluster = 64
/** The units below this one stand alone, except CR before LF. */
const firstJoining = 0x300
let segmenter: Intl.Segmenter | undefined

/** The longest beginning of a text within a number of UTF-16 units. */
export function cutText(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : text.slice(0, findBoundary(text, maxLength).before)
}

/** The longest end of a text within a number of UTF-16 units. */
export function cutTextStart(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : text.slice(findBoundary(text, text.length - maxLength).after)
}

/** A text with `…` as its end when it is longer than the limit, which includes the mark. */
export function shortenText(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${cutText(text, maxLength - 1)}…`
}

/** The boundaries of the cluster around an offset; both are the offset itself if it is a boundary. */
function findBoundary(text: string, offset: number): { before: number; after: number } {
  if (offset <= 0) return { before: 0, after: 0 }
  const [left, right] = [text.charCodeAt(offset - 1), text.charCodeAt(offset)]
  if (left < firstJoining && right < firstJoining && left !== 0x0d) return { before: offset, after: offset }
  // Only the surroundings are segmented: a text may have millions of characters.
  const start = toWholePoint(text, Math.max(0, offset - maxCluster))
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" })
  const cluster = segmenter.segment(text.slice(start, offset + maxCluster)).containing(offset - start)
  if (!cluster) return { before: offset, after: offset }
  const before = start + cluster.index
  if (before === offset) return { before, after: offset }
  if (before === start && start > 0)
    return { before: toWholePoint(text, offset), after: toWholePoint(text, offset + 1) }
  return { before, after: before + cluster.segment.length }
}

/** The offset, or the one before it when it is between two surrogates. */
function toWholePoint(text: string, offset: number): number {
  return isLow(text.charCodeAt(offset)) && isHigh(text.charCodeAt(offset - 1)) ? offset - 1 : offset
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
