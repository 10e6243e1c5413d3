// Counts the terminal cells of a text; clips, truncates and pads by cells.
// The rules are those of Ink's layout (string-width), without its emoji pattern, whose first use takes 20 ms: printable ASCII
// is counted by length, common text by a table, and only other text is split into clusters.
import { graphemes, isPlain } from "./segment.ts"
import { wideRanges } from "./width-table.ts"

const nonAscii = /[^\x20-\x7e]/

/** The cells of a text on one row. Control characters take none: call `sanitize` first. */
export function width(text: string): number {
  if (!nonAscii.test(text)) return text.length
  let cells = 0
  if (isPlain(text)) for (let i = 0; i < text.length; i++) cells += plainWidth(text.charCodeAt(i))
  else for (const cluster of graphemes(text)) cells += clusterWidth(cluster)
  return cells
}

/** The longest start of a text that fits into `cells`. Never splits a cluster. */
export function clip(text: string, cells: number): string {
  if (cells <= 0) return ""
  if (!nonAscii.test(text)) return text.length > cells ? text.slice(0, cells) : text
  let used = 0
  let end = 0
  for (const cluster of graphemes(text)) {
    used += clusterWidth(cluster)
    if (used > cells) break
    end += cluster.length
  }
  return text.slice(0, end)
}

/** Appends spaces up to `cells`. */
export function padEnd(text: string, cells: number): string {
  const missing = cells - width(text)
  return missing > 0 ? text + " ".repeat(missing) : text
}

/** Shortens a text to `cells` including `mark`, which ends a shortened text. */
export function truncate(text: string, cells: number, mark = "…"): string {
  if (width(text) <= cells) return text
  return clip(clip(text, cells - width(mark)) + mark, cells)
}

function plainWidth(code: number): number {
  if (code < 0x1100) return code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : 1
  return isWide(code) ? 2 : 1
}

/** The cells of one grapheme cluster. */
export function clusterWidth(cluster: string): number {
  const code = cluster.codePointAt(0) ?? 0
  if (cluster.length === 1) {
    if (code < 0x300) return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0xad ? 0 : 1
    return isInvisible(cluster) ? 0 : isWide(code) ? 2 : 1
  }
  if (isHangul(code)) return (isWide(code) ? 2 : 1) + 2 * countStrayModifiers(cluster)
  if (isEmoji(cluster)) return 2 + 2 * countStrayModifiers(cluster)
  let cells = 0
  for (const character of cluster) {
    // Characters after a joiner are drawn into the same glyph.
    if (character === "\u200d" && cells > 0) break
    // The text form of an emoji is narrow.
    if (character === "\ufe0e" && cells === 2 && code < 0x3000) cells = 1
    if (!isInvisible(character)) cells += isWide(character.codePointAt(0) ?? 0) ? 2 : 1
  }
  return cells
}

function isEmoji(cluster: string): boolean {
  if (/^[\u{1f1e6}-\u{1f1ff}]/u.test(cluster)) return true
  if (/^[\d#*]\ufe0f/.test(cluster)) return true
  if (/^\p{Emoji}\ufe0f/u.test(cluster) && !/^[\d#*]/.test(cluster)) return true
  return /^\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic}/u.test(cluster)
}

// A skin tone without a base emoji is drawn as its own glyph.
function countStrayModifiers(cluster: string): number {
  if (!cluster.includes("\ud83c")) return 0
  let count = 0
  for (const found of cluster.matchAll(/(?<![\p{Emoji_Modifier_Base}\u200d])\p{Emoji_Modifier}/gu))
    if (found.index > 0) count++
  return count
}

// Prepended marks of Arabic and related scripts (U+0600 and so on) are format characters, but visible.
function isInvisible(character: string): boolean {
  if (/[\u0600-\u0605\u06dd\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u.test(character)) return false
  return /^[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Mn}\p{Me}]/u.test(character)
}

function isHangul(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x11ff) ||
    (code >= 0xa960 && code <= 0xa97c) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xd7b0 && code <= 0xd7fb)
  )
}

function isWide(code: number): boolean {
  if (code >= 0x4e00 && code <= 0x9fff) return true
  if (code < 0x1100) return false
  let low = 0
  let high = wideRanges.length / 2 - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if (code < (wideRanges[middle * 2] ?? 0)) high = middle - 1
    else if (code > (wideRanges[middle * 2 + 1] ?? 0)) low = middle + 1
    else return true
  }
  return false
}
