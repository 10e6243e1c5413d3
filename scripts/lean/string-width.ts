// What the bundle gives its libraries for `string-width`: our own table. Its emoji pattern takes 20 ms at its first use,
// and Ink's layout and our painter agree on every glyph when they count with the same rules.
import { stripVTControlCharacters } from "node:util"
import { width } from "../../src/text/row/width.ts"

/** Cells of a text; escape sequences take none. */
export function stringWidth(text: unknown, options: { readonly countAnsiEscapeCodes?: boolean } = {}): number {
  if (typeof text !== "string" || text === "") return 0
  const isBare = options.countAnsiEscapeCodes === true || !(text.includes("\u001b") || text.includes("\u009b"))
  return width(isBare ? text : stripVTControlCharacters(text))
}
