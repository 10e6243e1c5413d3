// Transforms the text around the cursor: changes the case of words, transposes characters and words.
import type { Buffer } from "./buffer.ts"
import { findAtomAround, joinSlices, nextStop, previousStop, replace, sliceOf } from "./buffer.ts"
import { wordEnd, wordStart } from "./word.ts"

/** Changes the word at or after the cursor and moves after it. Atoms before the word are skipped unchanged. */
export function changeWord(buffer: Buffer, change: (word: string) => string): Buffer {
  const end = wordEnd(buffer, buffer.cursor)
  if (end === buffer.cursor) return buffer
  const { text, atoms } = sliceOf(buffer, buffer.cursor, end)
  const from = atoms.at(-1)?.end ?? 0
  const changed = text.slice(0, from) + change(text.slice(from))
  return replace(buffer, buffer.cursor, end, { text: changed, atoms })
}

/** The first letter in upper case, the rest in lower case. */
export function capitalize(word: string): string {
  return word.toLowerCase().replace(/\p{L}/u, (letter) => letter.toUpperCase())
}

/** Swaps the characters around the cursor and moves after them; at the end of a line, the two characters before it. */
export function transposeChars(buffer: Buffer): Buffer {
  const { text, cursor } = buffer
  const isAtLineEnd = cursor === text.length || text[cursor] === "\n"
  const middle = isAtLineEnd ? previousStop(buffer, cursor) : cursor
  const start = previousStop(buffer, middle)
  const end = nextStop(buffer, middle)
  if (start === middle || end === middle || text.slice(start, end).includes("\n")) return buffer
  return replace(buffer, start, end, joinSlices(sliceOf(buffer, middle, end), sliceOf(buffer, start, middle)))
}

/** Swaps the word before the cursor with the one at or after it and moves after both. */
export function transposeWords(buffer: Buffer): Buffer {
  let end = wordEnd(buffer, buffer.cursor)
  let start = wordStart(buffer, end)
  // After the last word there is no next one: swap the last two.
  if (start < buffer.cursor && end <= buffer.cursor) {
    start = wordStart(buffer, buffer.cursor)
    end = wordEnd(buffer, start)
  }
  const first = wordStart(buffer, start)
  const firstEnd = wordEnd(buffer, first)
  if (first >= start || firstEnd > start || end <= start || findAtomAround(buffer, firstEnd)) return buffer
  const between = sliceOf(buffer, firstEnd, start)
  const swapped = joinSlices(joinSlices(sliceOf(buffer, start, end), between), sliceOf(buffer, first, firstEnd))
  return replace(buffer, first, end, swapped)
}
