// Searches a directory: text with ripgrep, names in ripgrep's list of files, which is cached for a few seconds.
import type { Ripgrep } from "../base/ripgrep.ts"
import { searchNames, type NameQuery } from "./search-names.ts"
import { searchText, type FoundText } from "./search-text.ts"
import { createNameIndex } from "./name-index.ts"

export type Find = {
  /** Lines that match a regular expression, ordered by path. Throws BadRequestError for an invalid pattern. */
  text(pattern: string, signal?: AbortSignal): Promise<FoundText>
  /** Paths by name, best first; folders end in `/`. */
  files(query: NameQuery, signal?: AbortSignal): Promise<string[]>
  /** Drops the cached names after files were added or removed. */
  refresh(): void
}

export type FindOptions = {
  /** Resolved and absolute. */
  readonly directory: string
  readonly ripgrep: Ripgrep
  /** How long the list of names is cached; default 4 s. */
  readonly maxAgeMs?: number
  /** Default 2 s. */
  readonly textTimeoutMs?: number
}

/** Creates the search of one directory. It finds hidden files, but not ignored ones. */
export function createFind(options: FindOptions): Find {
  const { directory, ripgrep, maxAgeMs = 4000, textTimeoutMs = 2000 } = options
  const index = createNameIndex({ directory, ripgrep, maxAgeMs })
  return {
    text: (pattern, signal) =>
      searchText({ directory, ripgrep, pattern, timeoutMs: textTimeoutMs, ...(signal ? { signal } : {}) }),
    files: async (query, signal) => searchNames(await index.load(signal), query),
    refresh: () => index.clear(),
  }
}
