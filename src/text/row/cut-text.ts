// Cuts a text at a limit of UTF-16 units. Guarantee: no grapheme cluster is split.
import { isBoundary, previousBoundary } from "./segment.ts"

/** The longest beginning of a text within a number of UTF-16 units. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  return text.slice(0, isBoundary(text, maxLength) ? maxLength : previousBoundary(text, maxLength))
}

/** A text with `…` after its first `maxLength` units when it is longer. */
export function shortenText(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${cutText(text, maxLength)}…`
}
