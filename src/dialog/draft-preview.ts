// A draft as one line of a list.
import { countOf } from "../text/number.ts"

/** The first line that says something, and how many more there are. */
export function toPreview(text: string): { readonly label: string; readonly note?: string } {
  const lines = text.trim().split("\n")
  const label = (lines[0] ?? "").slice(0, 300)
  return lines.length > 1 ? { label, note: `+${countOf(lines.length - 1, "line")}` } : { label }
}
