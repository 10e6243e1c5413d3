// Lists one folder, with what git ignores marked.
import { constants } from "node:fs"
import { readdir, stat } from "node:fs/promises"
import { isAbsolute, join, relative, sep } from "node:path"
import { openReal, realPathInside } from "../base/file/containment.ts"
import { git } from "../base/git.ts"
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
    // The parts of git's own folder are no files of the project.
    if (relative(directory, real).split(sep).includes(".git")) return []
    const shown = isAbsolute(path) ? relative(directory, path) : join(path, ".")
    const nodes = await readEntries(directory, real, shown === "." ? "" : shown.replace(/\/$/, ""))
    const ignored = await findIgnored(options.gitRoot, real, nodes)
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
    // Through the handle, so that it is the folder which was checked.
    const place = process.platform === "linux" ? `/proc/self/fd/${handle.fd}` : real
    const nodes: FileNode[] = []
    for (const entry of await readdir(place, { withFileTypes: true })) {
      if (hidden.has(entry.name)) continue
      if (nodes.length >= maxEntries) break
      const isFolder = entry.isSymbolicLink()
        ? await stat(join(place, entry.name)).then(
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

async function findIgnored(root: string | undefined, real: string, nodes: readonly FileNode[]): Promise<Set<string>> {
  if (!root || nodes.length === 0) return new Set()
  // `./` keeps a name that begins with a colon or a dash from meaning anything.
  const input = nodes.map((node) => `./${node.name}\0`).join("")
  const answer = await git(["check-ignore", "--stdin", "-z"], { cwd: real, input })
  return new Set(answer.stdout.split("\0").map((line) => line.slice(2)))
}
