// Cuts columns out of a row that contains colour commands. A wide glyph that is cut in two becomes a blank.
import { graphemes } from "../../text/row/segment.ts"
import { width } from "../../text/row/width.ts"

// A hyperlink or a title, a command, or a run of text.
const tokens = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[\d;:]*[A-Za-z]|[^\x1b]+|\x1b/g
const plainAscii = /^[\x20-\x7e]*$/

/** The part of `row` in columns [from, to), with the colours in effect there; it ends with colours reset. */
export function cutAnsi(row: string, from: number, to: number): string {
  let bytes = ""
  let column = 0
  let colours = ""
  let link = ""
  let isOpen = false
  const open = () => {
    if (!isOpen) bytes += colours + link
    isOpen = true
  }
  const cluster = (text: string, cells: number) => {
    const end = column + cells
    if (end > from && column < to) {
      open()
      if (column >= from && end <= to) bytes += text
      else bytes += " ".repeat(Math.min(end, to) - Math.max(column, from))
    }
    column = end
  }
  for (const [token] of row.matchAll(tokens)) {
    if (column >= to) break
    if (token[0] !== "\x1b") {
      if (plainAscii.test(token)) {
        const part = token.slice(Math.max(0, from - column), Math.max(0, to - column))
        if (part) open()
        bytes += part
        column += token.length
      } else for (const text of graphemes(token)) cluster(text, width(text))
    } else if (token.startsWith("\x1b]8;")) {
      link = /^\x1b\]8;[^;]*;(?:\x07|\x1b\\)$/.test(token) ? "" : token
      if (isOpen) bytes += token
    } else if (token.endsWith("m")) {
      colours = /^\x1b\[0?m$/.test(token) ? "" : token.startsWith("\x1b[0;") ? token : colours + token
      if (isOpen) bytes += token
    }
  }
  if (!isOpen) return ""
  return bytes + (link ? "\x1b]8;;\x1b\\" : "") + (colours ? "\x1b[0m" : "")
}
