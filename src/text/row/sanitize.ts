// Makes untrusted text safe to write to a terminal: text from a model, a tool, a file name or a remote call can not move the
// cursor, set a mode, reorder a line or hide a character. Such characters are replaced by visible symbols.
// Promises: the result contains no C0 (except LF with `multiline`), DEL, C1, bidi control, tag character or lone surrogate,
// and at most eight combining marks on a character.
import { width } from "./width.ts"

export type SanitizeOptions = {
  /** Keeps line feeds. By default they are replaced by a symbol. */
  multiline?: boolean
  /** Cells between tab stops, from the start of the line. A tab becomes spaces up to the next stop. Default: 8. */
  tabWidth?: number
}

const maxMarks = 8

const nonAscii = /[^\x20-\x7e]/

// Characters that are invisible or change how their neighbours are shown. The joiners U+200C and U+200D are allowed: emoji and
// several scripts need them.
const hidden =
  /[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u

const suspect = new RegExp(`[\\x00-\\x1f\\x7f-\\x9f\\u034f\\u200c\\u200d\\ud800-\\udfff\\p{M}]|${hidden.source}`, "u")

/** Makes every control character and invisible character visible. Safe text costs one search. */
export function sanitize(text: string, options: SanitizeOptions = {}): string {
  if (!nonAscii.test(text) || !suspect.test(text)) return text
  const tabWidth = options.tabWidth ?? 8
  let out = ""
  let column = 0
  let marks = 0
  for (const character of text.replaceAll("\r\n", "\n")) {
    if (isMark(character)) {
      if (++marks <= maxMarks) out += character
      continue
    }
    marks = 0
    if (character === "\n" && options.multiline === true) {
      out += "\n"
      column = 0
      continue
    }
    const shown = character === "\t" ? " ".repeat(tabWidth - (column % tabWidth)) : toSymbol(character)
    out += shown
    column += width(shown)
  }
  return out
}

/** The symbol that replaces a character, or the character itself if it is safe. */
function toSymbol(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code < 0x7f) return character
  if (code === 0x7f) return "␡"
  if (code >= 0xd800 && code <= 0xdfff) return "\ufffd"
  return code <= 0x9f || hidden.test(character) ? toCodePointLabel(code) : character
}

/** The visible form of a character that must not be shown itself. */
export function toCodePointLabel(code: number): string {
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`
}

// Joiners are limited like combining marks, since they could be stacked without end. Variation selectors are marks already.
function isMark(character: string): boolean {
  return character >= "\u0300" && /[\p{M}\u200c\u200d]/u.test(character) && !hidden.test(character)
}
