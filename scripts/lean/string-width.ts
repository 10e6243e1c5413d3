// The replacement of `string-width` for libraries in the bundle: our width table. The emoji pattern of the original takes
// 20 ms on first use, and Ink's layout and our painter agree on every glyph when both use the same table.
import { stripVTControlCharacters } from "node:util"
import { width } from "../../src/text/row/width.ts"

/** The number of cells of a text; escape sequences have no width. */
export function stringWidth(text: unknown, options: { readonly countAnsiEscapeCodes?: boolean } = {}): number {
  if (typeof text !== "string" || text === "") return 0
  const isVerbatim = options.countAnsiEscapeCodes === true || !(text.includes("\u001b") || text.includes("\u009b"))
  return width(isVerbatim ? text : stripVTControlCharacters(text))
}
