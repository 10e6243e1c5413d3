// Folder patterns in the user's settings: `~` is home, `*` matches within a name, `**` across names.
import { join } from "node:path"

const tokens: Record<string, string> = { "/**": "(/.*)?", "**": ".*", "*": "[^/]*", "?": "[^/]" }

/** Whether a pattern matches a folder. `PATH/**` matches PATH too; a pattern without wildcards matches only that folder. */
export function matchesFolder(pattern: string, folder: string, home: string): boolean {
  const expanded = pattern === "~" ? home : pattern.startsWith("~/") ? join(home, pattern.slice(2)) : pattern
  const clean = expanded.length > 1 ? expanded.replace(/\/+$/, "") : expanded
  const source = clean.replace(/\/\*\*$|\*\*|[*?.+^${}()|[\]\\]/g, (token) => tokens[token] ?? `\\${token}`)
  return new RegExp(`^${source}$`).test(folder)
}
