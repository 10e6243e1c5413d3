// A draft as an entry of a list.
import { pluralize } from "../text/number.ts"
import { cutText } from "../text/row/cut-text.ts"

/** The first line that is not blank, and the number of further lines. */
export function toDraftPreview(text: string): { readonly label: string; readonly note?: string } {
  const lines = text.trim().split("\n")
  const label = cutText(lines[0] ?? "", 300)
  return lines.length > 1 ? { label, note: `+${pluralize(lines.length - 1, "line")}` } : { label }
}
