// Lists files that match a pattern from settings. Bounded, because a pattern of a repository must not delay a start.
import { readdir } from "node:fs/promises"
import { join, matchesGlob } from "node:path"

const maxFolders = 2000
const maxMatches = 100
const skipped = new Set(["node_modules", ".git"])

/** Absolute paths below `top` that match the absolute `pattern` (`*`, `**`, `?`, `{a,b}`), sorted. */
export async function listMatchingFiles(top: string, pattern: string): Promise<string[]> {
  if (!isBounded(pattern)) return []
  const isPlain = !/[*?{[]/.test(pattern)
  if (isPlain) return [pattern]
  const found: string[] = []
  const folders = [top]
  for (let i = 0; i < folders.length && i < maxFolders && found.length < maxMatches; i++) {
    const folder = folders[i] ?? top
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && !skipped.has(entry.name)) folders.push(path)
      else if (!entry.isDirectory() && matchesGlob(path, pattern)) found.push(path)
    }
  }
  return found.toSorted().slice(0, maxMatches)
}

/** Rejects patterns whose matching takes exponential time: many stars or braces, and groups of the extended syntax. */
function isBounded(pattern: string): boolean {
  return (
    pattern.length <= 1000 &&
    !/[?*+@!]\(/.test(pattern) &&
    count(pattern, /\{/g) <= 3 &&
    count(pattern, /,/g) <= 20 &&
    count(pattern, /\*\*/g) <= 3 &&
    pattern.split("/").every((name) => name === "**" || count(name, /\*/g) <= 3)
  )
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}
