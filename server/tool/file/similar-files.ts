// Finds the files that a model may have meant by a path that does not exist.
import { readdir } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { openReal, toHandlePath } from "../../base/file/containment.ts"
import type { ResolvedPath } from "./resolved-path.ts"

const maxSuggestions = 3

/** Absolute paths in the folder of a missing file whose names are similar to its name. Never rejects. */
export async function findSimilarFiles(path: ResolvedPath): Promise<string[]> {
  const wanted = basename(path.absolute).toLowerCase()
  const isSimilar = (name: string) =>
    name.includes(wanted) ||
    wanted.includes(name) ||
    differsByOneLetter(withoutExtension(name), withoutExtension(wanted))
  try {
    const folder = await openReal(path.root, dirname(path.real))
    try {
      const names = await readdir(toHandlePath(folder, dirname(path.real)))
      const similar = names.filter((name) => isSimilar(name.toLowerCase())).toSorted()
      return similar.slice(0, maxSuggestions).map((name) => join(dirname(path.absolute), name))
    } finally {
      await folder.close()
    }
  } catch {
    return []
  }
}

function withoutExtension(name: string): string {
  return name.replace(/\.[^.]*$/, "")
}

/** Whether one letter at most is added, missing or changed. */
function differsByOneLetter(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one.length < 3) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start++
  let end = 0
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++
  return Math.max(one.length, other.length) - start - end <= 1
}
