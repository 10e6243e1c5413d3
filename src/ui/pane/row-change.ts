// Finds the columns of a row that differ from what the screen shows: a typed letter writes one cell, not a whole row.
import { cutAnsi } from "./cut-ansi.ts"

// A hyperlink, a command, or one character.
const tokens = /\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[\d;:]*m|[^\x1b]/g
// Characters that every terminal draws one cell wide. A row with any other character is written whole, since a terminal may
// draw its glyphs narrower or wider than expected.
const narrow = /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u25ff]*$/

type Cells = { readonly glyphs: readonly string[]; readonly styles: readonly string[] }

/** `text` updates the columns [from, to); with `isShort` it ends before `to`, and the rest must be erased. */
export type RowChange = { readonly from: number; readonly to: number; readonly text: string; readonly isShort: boolean }

/** Undefined where the row must be written whole. */
export function findRowChange(before: string, after: string): RowChange | undefined {
  const old = toCells(before)
  const now = old && toCells(after)
  if (!now) return undefined
  const isSame = (at: number) => old.glyphs[at] === now.glyphs[at] && old.styles[at] === now.styles[at]
  let to = Math.max(old.glyphs.length, now.glyphs.length)
  let from = 0
  while (from < to && isSame(from)) from++
  while (to > from && isSame(to - 1)) to--
  return { from, to, text: cutAnsi(after, from, to), isShort: now.glyphs.length < to }
}

function toCells(row: string): Cells | undefined {
  const glyphs: string[] = []
  const styles: string[] = []
  let colours = ""
  let link = ""
  for (const [token] of row.matchAll(tokens)) {
    if (token[0] !== "\x1b") {
      if (!narrow.test(token)) return undefined
      glyphs.push(token)
      styles.push(colours + link)
    } else if (token.startsWith("\x1b]")) link = /^\x1b\]8;[^;]*;(?:\x07|\x1b\\)$/.test(token) ? "" : token
    else if (/^\x1b\[0?m$/.test(token)) colours = ""
    else colours = token.startsWith("\x1b[0;") ? `\x1b[${token.slice(4)}` : colours + token
  }
  return { glyphs, styles }
}
