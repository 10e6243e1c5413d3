// Makes foreign text safe to write to a terminal: nothing from a model, a tool, a file name or a remote call can
// move the cursor, set a mode, reorder a line or hide a character. What would act is shown as a visible sign.
// Promises: the result holds no C0 (but LF when asked), DEL, C1, bidi control, tag character or lone surrogate, and
// at most eight marks on a character.
import { width } from "./width.ts"

export type SanitizeOptions = {
  /** Keeps line feeds; without it they are shown as a sign. */
  multiline?: boolean
  /** Cells between tab stops; a tab moves to the next one, counted from the start of its line. */
  tabWidth?: number
}

const maxMarks = 8

const unplain = /[^\x20-\x7e]/

// Signs that act on what stands beside them, or cannot be seen at all. The joiners U+200C and U+200D stay: emoji and
// several scripts need them.
const hidden =
  /[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u

const suspect = new RegExp(`[\\x00-\\x1f\\x7f-\\x9f\\u034f\\u200c\\u200d\\ud800-\\udfff\\p{M}]|${hidden.source}`, "u")

/** Text with every active or invisible character made visible; costs one search when there is nothing to do. */
export function sanitize(text: string, options: SanitizeOptions = {}): string {
  if (!unplain.test(text) || !suspect.test(text)) return text
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
    const shown = character === "\t" ? " ".repeat(tabWidth - (column % tabWidth)) : toVisible(character)
    out += shown
    column += width(shown)
  }
  return out
}

/** The visible form of one character that `sanitize` would not let through; any other as it is. */
function toVisible(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code < 0x7f) return character
  if (code === 0x7f) return "␡"
  if (code >= 0xd800 && code <= 0xdfff) return "\ufffd"
  return code <= 0x9f || hidden.test(character) ? toMarker(code) : character
}

function toMarker(code: number): string {
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`
}

// Joiners count among the marks, or they could be stacked without end; variation selectors are marks already.
function isMark(character: string): boolean {
  return character >= "\u0300" && /[\p{M}\u200c\u200d]/u.test(character) && !hidden.test(character)
}
