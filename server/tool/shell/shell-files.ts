// The files of the disk that an analysed shell line names: links are resolved, globs expanded as the shell would.
import { readdir, stat } from "node:fs/promises"
import { resolve } from "node:path"
import { resolveLinks } from "../../base/file/resolve-links.ts"
import type { ShellAccess } from "../../permission/shell/analyze.ts"

export type ShellFile = {
  readonly kind: ShellAccess["kind"]
  /** Absolute, as named. */
  readonly named: string
  /** Absolute, with links resolved. */
  readonly real: string
  /** Undefined where it does not exist. */
  readonly type: "file" | "folder" | undefined
  /** With all that the folder contains. */
  readonly isTree: boolean
  /** It was found by a pattern. */
  readonly isMatch: boolean
}

export type ShellFiles = {
  readonly files: readonly ShellFile[]
  /** Patterns with too many matches to list. */
  readonly isCut: boolean
}

const maxMatches = 500
// See holes.ts of the analysis: a number, part of a name, a path below a folder.
const nameHoles = /[\x01\x02]+/g
const belowHole = "\x03"

/** Finds the files of these accesses. */
export async function findShellFiles(accesses: readonly ShellAccess[]): Promise<ShellFiles> {
  const files = new Map<string, ShellFile>()
  let isCut = false
  for (const access of accesses) {
    const { paths, isWhole } = await listPaths(access)
    isCut ||= !isWhole
    for (const path of paths) {
      // The kernel follows a link before it goes to the parent.
      const file = { ...access, named: resolve(path), real: resolveLinks(path), isMatch: isPattern(access) }
      const type = await findType(file.real)
      files.set(`${access.kind} ${access.isTree} ${file.named} ${file.real}`, {
        kind: file.kind,
        named: file.named,
        real: file.real,
        type,
        isTree: file.isTree,
        isMatch: file.isMatch,
      })
    }
  }
  return { files: [...files.values()], isCut }
}

function isPattern({ path, glob }: ShellAccess): boolean {
  return glob !== undefined || /[\x01-\x03]/.test(path)
}

async function findType(path: string): Promise<ShellFile["type"]> {
  const info = await stat(path).catch(() => undefined)
  return info && (info.isDirectory() ? "folder" : "file")
}

async function listPaths(access: ShellAccess): Promise<{ paths: readonly string[]; isWhole: boolean }> {
  if (!isPattern(access)) return { paths: [access.path], isWhole: true }
  const below = access.path.indexOf(belowHole)
  if (below >= 0) return { paths: [access.path.slice(0, access.path.lastIndexOf("/", below) + 1)], isWhole: true }
  const pattern = access.glob ?? access.path.replace(/[\\*?[\]]/g, "\\$&").replace(nameHoles, "*")
  const matches = await expandGlob(pattern)
  // The folder is named in any case, and without a match the shell passes the pattern itself.
  const first = access.path.search(/[\x01\x02]/)
  const folder = access.path.slice(0, access.path.lastIndexOf("/", first) + 1)
  return { paths: [folder, ...matches.slice(0, maxMatches)], isWhole: matches.length <= maxMatches }
}

/** Expands an absolute pattern of bash, name by name; `\` escapes. */
async function expandGlob(pattern: string): Promise<string[]> {
  const { default: picomatch } = await import("picomatch")
  let found = [""]
  for (const name of pattern.split("/").slice(1)) {
    const literal = name.replace(/\\(.)/g, "$1")
    if (!/(^|[^\\])(\\\\)*[*?[]/.test(name)) {
      found = found.map((folder) => `${folder}/${literal}`)
      continue
    }
    const matches = picomatch(name, { nobrace: true, noextglob: true, nonegate: true, noglobstar: true })
    const isHidden = name.startsWith(".")
    const next: string[] = []
    for (const folder of found) {
      const entries = await readdir(folder || "/").catch(() => [])
      for (const entry of entries)
        if (matches(entry) && entry.startsWith(".") === isHidden) next.push(`${folder}/${entry}`)
      if (next.length > maxMatches) break
    }
    found = next
  }
  return found
}
