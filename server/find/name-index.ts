// The names of a directory: listed by ripgrep, prepared for fuzzy search in slices, kept until they are old.
import type { Prepared } from "fuzzysort"
import { setImmediate } from "node:timers/promises"
import { ripgrep } from "../base/ripgrep.ts"

/** One name, as the API gives it: a folder ends in `/`. */
export type Name = { readonly path: string; readonly isFolder: boolean; readonly isHidden: boolean; prepared: Prepared }

export type NameIndex = {
  load(signal?: AbortSignal): Promise<readonly Name[]>
  clear(): void
}

const maxFiles = 100_000
const sliceSize = 2000

/** Concurrent loads share one listing; a failed one is forgotten. */
export function createNameIndex(options: { readonly directory: string; readonly maxAgeMs: number }): NameIndex {
  let kept: { readonly names: Promise<readonly Name[]>; readonly until: number } | undefined
  return {
    async load(signal) {
      if (!kept || performance.now() > kept.until) {
        const names = listNames(options.directory)
        kept = { names, until: performance.now() + options.maxAgeMs }
        names.catch(() => (kept = undefined))
      }
      const names = await kept.names
      signal?.throwIfAborted()
      return names
    },
    clear: () => (kept = undefined),
  }
}

async function listNames(directory: string): Promise<readonly Name[]> {
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
    // Preparing a hundred thousand takes a second: others get their turn in between.
    if (names.length % sliceSize === sliceSize - 1) await setImmediate()
    const isHidden = path.startsWith(".") || path.includes("/.")
    names.push({ path, isFolder: path.endsWith("/"), isHidden, prepared: fuzzysort.prepare(path) })
  }
  return names
}
