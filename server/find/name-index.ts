// The names in a directory: listed by ripgrep, prepared for fuzzy search in slices, cached until they expire.
import type { Prepared } from "fuzzysort"
import { setImmediate } from "node:timers/promises"
import type { Ripgrep } from "../base/ripgrep.ts"

/** One name, as the API returns it: a folder ends in `/`. */
export type Name = { readonly path: string; readonly isFolder: boolean; readonly isHidden: boolean; prepared: Prepared }

export type NameIndex = {
  load(signal?: AbortSignal): Promise<readonly Name[]>
  clear(): void
}

const maxFiles = 100_000
const sliceSize = 2000

export type NameIndexOptions = { readonly directory: string; readonly ripgrep: Ripgrep; readonly maxAgeMs: number }

/** Creates an empty index. Concurrent loads share one listing; a failed one is not cached. */
export function createNameIndex(options: NameIndexOptions): NameIndex {
  let cached: { readonly names: Promise<readonly Name[]>; readonly until: number } | undefined
  return {
    async load(signal) {
      if (!cached || performance.now() > cached.until) {
        const names = listNames(options)
        cached = { names, until: performance.now() + options.maxAgeMs }
        names.catch(() => (cached = undefined))
      }
      const names = await cached.names
      signal?.throwIfAborted()
      return names
    },
    clear: () => (cached = undefined),
  }
}

async function listNames({ directory, ripgrep }: NameIndexOptions): Promise<readonly Name[]> {
  const files: string[] = []
  await ripgrep({
    args: ["--files", "--hidden", "--null", "--no-messages", "--glob=!.git", "--", "./"],
    cwd: directory,
    separator: "\0",
    timeoutMs: 10_000,
    onLine(line) {
      files.push(line.slice(2))
      return files.length < maxFiles
    },
  })
  const folders = new Set<string>()
  for (const file of files)
    for (let end = file.lastIndexOf("/"); end > 0; end = file.lastIndexOf("/", end - 1)) {
      const folder = file.slice(0, end + 1)
      if (folders.has(folder)) break
      folders.add(folder)
    }
  const { default: fuzzysort } = await import("fuzzysort")
  const names: Name[] = []
  for (const path of [...folders, ...files]) {
    // Preparing 100 000 names takes a second: yield to the event loop in between.
    if (names.length % sliceSize === sliceSize - 1) await setImmediate()
    const isHidden = path.startsWith(".") || path.includes("/.")
    names.push({ path, isFolder: path.endsWith("/"), isHidden, prepared: fuzzysort.prepare(path) })
  }
  return names
}
