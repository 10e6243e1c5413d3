// Chooses names for a query: fuzzy when there is one, the topmost when there is none.
import type { Name } from "./name-index.ts"

export type NameQuery = {
  readonly query: string
  /** `false`: no folders. Texts are as in a URL. */
  readonly dirs?: boolean | "true" | "false" | undefined
  readonly type?: "file" | "directory" | undefined
  readonly limit?: number | undefined
}

const minScore = 0.2

/** Best first. Without a query: folders, or files where only those are asked for, top first, hidden ones last. */
export async function searchNames(names: readonly Name[], options: NameQuery): Promise<string[]> {
  const { type, limit = 10 } = options
  const dirs = options.dirs !== false && options.dirs !== "false"
  const query = options.query.trim()
  const wantsFiles = type !== "directory"
  const wantsFolders = type !== "file" && (dirs || type === "directory")
  if (query === "") {
    const folders = type !== "file" && wantsFolders
    return names
      .filter((name) => name.isFolder === folders)
      .toSorted(compareTop)
      .slice(0, limit)
      .map((name) => name.path)
  }
  const { default: fuzzysort } = await import("fuzzysort")
  const candidates = names.filter((name) => (name.isFolder ? wantsFolders : wantsFiles))
  const results = fuzzysort.go(query, candidates, {
    key: "prepared",
    // Hidden ones are sorted out of the first places below, so more are taken than asked for.
    limit: limit * 5,
    threshold: minScore,
  })
  const asksHidden = query.startsWith(".") || query.includes("/.")
  return results
    .map((result) => result.obj)
    .toSorted((a, b) => (asksHidden ? 0 : Number(a.isHidden) - Number(b.isHidden)))
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
