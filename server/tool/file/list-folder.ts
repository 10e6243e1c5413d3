// Lists folders for the read tool, and finds names that a model may have meant.
import { readdir, type FileHandle } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { openReal } from "../../base/file/containment.ts"
import type { ResolvedPath } from "./resolved-path.ts"
import type { ToolResult } from "../tool.ts"

const maxSuggestions = 3

/** The entries of an open folder, folders first and with a slash. */
export async function listFolder(
  handle: FileHandle,
  place: ResolvedPath,
  range: { offset: number; limit: number },
): Promise<ToolResult> {
  const entries = await readdir(process.platform === "linux" ? `/proc/self/fd/${handle.fd}` : place.real, {
    withFileTypes: true,
  })
  const names = [
    ...sort(entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name + "/")),
    ...sort(entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name)),
  ]
  const shown = names.slice(range.offset, range.offset + range.limit)
  const next = range.offset + shown.length
  const note =
    next < names.length
      ? `(${names.length} entries. Use 'offset' parameter to list beyond entry ${next})`
      : `(${names.length} entries)`
  return {
    title: place.relative,
    output: ["<directory>", ...shown, "", note, "</directory>"].join("\n"),
    metadata: { preview: shown.slice(0, 20).join("\n"), truncated: next < names.length },
  }
}

/** Absolute paths beside a missing one whose names are like it. */
export async function suggestNames(place: ResolvedPath): Promise<string[]> {
  const wanted = basename(place.path).toLowerCase()
  try {
    const folder = await openReal(place.root, dirname(place.real))
    try {
      const names = await readdir(process.platform === "linux" ? `/proc/self/fd/${folder.fd}` : dirname(place.real))
      const isNear = (name: string) =>
        name.includes(wanted) || wanted.includes(name) || isSimilar(stem(name), stem(wanted))
      const near = sort(names.filter((name) => isNear(name.toLowerCase())))
      return near.slice(0, maxSuggestions).map((name) => join(dirname(place.path), name))
    } finally {
      await folder.close()
    }
  } catch {
    return []
  }
}

function stem(name: string): string {
  return name.toLowerCase().replace(/\.[^.]*$/, "")
}

/** At most one letter more, less or other. */
function isSimilar(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one.length < 3) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start++
  let end = 0
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++
  return Math.max(one.length, other.length) - start - end <= 1
}

function sort(names: string[]): string[] {
  return names.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}
