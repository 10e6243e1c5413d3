// Patterns of folders in the user's settings: `~`, `*` within a name, `**` across names.
import { join } from "node:path"

const tokens: Record<string, string> = { "/**": "(/.*)?", "**": ".*", "*": "[^/]*", "?": "[^/]" }

/** Whether a folder is the pattern's or lies in `PATTERN/**`; without wildcards the pattern means that folder alone. */
export function matchesFolder(pattern: string, folder: string, home: string): boolean {
  const expanded = pattern === "~" ? home : pattern.startsWith("~/") ? join(home, pattern.slice(2)) : pattern
  const clean = expanded.length > 1 ? expanded.replace(/\/+$/, "") : expanded
  const source = clean.replace(/\/\*\*$|\*\*|[*?.+^${}()|[\]\\]/g, (token) => tokens[token] ?? `\\${token}`)
  return new RegExp(`^${source}$`).test(folder)
}
