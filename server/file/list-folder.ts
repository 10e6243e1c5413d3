// Lists one folder and marks the entries that git ignores.
import { constants } from "node:fs"
import { readdir, stat } from "node:fs/promises"
import { isAbsolute, join, relative, sep } from "node:path"
import { openReal, realPathInside, toHandlePath } from "../base/file/containment.ts"
import type { Git } from "../base/git.ts"
import type { FileNode } from "../schema/file.ts"
import type { FilesOptions } from "./files-options.ts"
import { isMissing, toBadRequest } from "./to-bad-request.ts"

const maxEntries = 10_000
const hidden = new Set([".git", ".DS_Store"])
const byName = new Intl.Collator("en")

/** See `Files.list`; at most 10 000 entries. */
export async function listFolder(options: FilesOptions, path: string): Promise<FileNode[]> {
  const { directory } = options
  try {
    const real = await realPathInside(directory, path)
    // The contents of `.git` are not files of the project.
    if (relative(directory, real).split(sep).includes(".git")) return []
    const shown = isAbsolute(path) ? relative(directory, path) : join(path, ".")
    const nodes = await readEntries(directory, real, shown === "." ? "" : shown.replace(/\/$/, ""))
    const ignored = options.gitRoot ? await findIgnored(options.git, real, nodes) : new Set<string>()
    return nodes
      .map((node) => ({ ...node, ignored: ignored.has(node.name) }))
      .toSorted((a, b) => Number(a.type === "file") - Number(b.type === "file") || byName.compare(a.name, b.name))
  } catch (error) {
    if (isMissing(error)) return []
    throw toBadRequest(error)
  }
}

async function readEntries(directory: string, real: string, shown: string): Promise<FileNode[]> {
  const handle = await openReal(directory, real, constants.O_RDONLY)
  try {
    if (!(await handle.stat()).isDirectory()) return []
    const folder = toHandlePath(handle, real)
    const nodes: FileNode[] = []
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (hidden.has(entry.name)) continue
      if (nodes.length >= maxEntries) break
      const isFolder = entry.isSymbolicLink()
        ? await stat(join(folder, entry.name)).then(
            (info) => info.isDirectory(),
            () => false,
          )
        : entry.isDirectory()
      const path = join(shown, entry.name)
      const type = isFolder ? "directory" : "file"
      nodes.push({ name: entry.name, path, absolute: join(directory, path), type, ignored: false })
    }
    return nodes
  } finally {
    await handle.close()
  }
}

async function findIgnored(git: Git, real: string, nodes: readonly FileNode[]): Promise<Set<string>> {
  if (nodes.length === 0) return new Set()
  // `./` keeps a name that begins with a colon or a dash from being read as a pathspec or an option.
  const input = nodes.map((node) => `./${node.name}\0`).join("")
  const answer = await git(["check-ignore", "--stdin", "-z"], { cwd: real, input })
  return new Set(answer.stdout.split("\0").map((line) => line.slice(2)))
}
