// Searching a directory: text by ripgrep, names by a list of ripgrep that is kept for a few seconds.
import { searchNames, type NameQuery } from "./search-names.ts"
import { searchText, type FoundText } from "./search-text.ts"
import { createNameIndex } from "./name-index.ts"

export type Find = {
  /** Lines that match a regular expression, by path. Throws BadRequestError for a pattern that is none. */
  text(pattern: string, signal?: AbortSignal): Promise<FoundText>
  /** Paths by name, best first; folders end in `/`. */
  files(query: NameQuery, signal?: AbortSignal): Promise<string[]>
  /** Files were added or removed: the next search looks again. */
  refresh(): void
}

export type FindOptions = {
  /** Real and absolute. */
  readonly directory: string
  /** How long the list of names is kept. */
  readonly maxAgeMs?: number
  readonly textTimeoutMs?: number
}

/** Ignored files are not found, hidden ones are. */
export function createFind(options: FindOptions): Find {
  const { directory, maxAgeMs = 4000, textTimeoutMs = 2000 } = options
  const index = createNameIndex({ directory, maxAgeMs })
  return {
    text: (pattern, signal) => searchText(directory, pattern, textTimeoutMs, signal),
    files: async (query, signal) => searchNames(await index.load(signal), query),
    refresh: () => index.clear(),
  }
}
