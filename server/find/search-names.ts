// Selects names for a query: by fuzzy match, or the topmost ones for an empty query.
import type { Name } from "./name-index.ts"

export type NameQuery = {
  readonly query: string
  /** Whether folders are included; default true. */
  readonly dirs?: boolean
  readonly type?: "file" | "directory" | undefined
  readonly limit?: number | undefined
}

const minScore = 0.2

/** Best match first. For an empty query: folders (files with `type: "file"`), topmost first, hidden ones last. */
export async function searchNames(names: readonly Name[], options: NameQuery): Promise<string[]> {
  const { type, limit = 10, dirs = true } = options
  const query = options.query.trim()
  const wantsFiles = type !== "directory"
  const wantsFolders = type !== "file" && (dirs || type === "directory")
  if (query === "") {
    return names
      .filter((name) => name.isFolder === wantsFolders)
      .toSorted(compareTop)
      .slice(0, limit)
      .map((name) => name.path)
  }
  const { default: fuzzysort } = await import("fuzzysort")
  const candidates = names.filter((name) => (name.isFolder ? wantsFolders : wantsFiles))
  const results = fuzzysort.go(query, candidates, {
    key: "prepared",
    // Hidden names are moved to the end below, so more results are taken than requested.
    limit: limit * 5,
    threshold: minScore,
  })
  const wantsHidden = query.startsWith(".") || query.includes("/.")
  return results
    .map((result) => result.obj)
    .toSorted((a, b) => (wantsHidden ? 0 : Number(a.isHidden) - Number(b.isHidden)))
    .slice(0, limit)
    .map((name) => name.path)
}

function compareTop(a: Name, b: Name): number {
  const byHidden = Number(a.isHidden) - Number(b.isHidden)
  const byDepth = toDepth(a.path) - toDepth(b.path)
  return byHidden || byDepth || (a.path < b.path ? -1 : 1)
}

function toDepth(path: string): number {
  return path.replace(/\/$/, "").split("/").length
}
