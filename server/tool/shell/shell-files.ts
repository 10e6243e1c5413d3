// The files of the disk that an analysed shell line names: links are resolved, globs expanded as the shell would.
import { readdir, stat } from "node:fs/promises"
import { join, resolve } from "node:path"
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
  /** The folder of a pattern, which is not accessed itself. */
  readonly isBase: boolean
  /** The names of the files below the folder that are accessed: a pattern. */
  readonly below: string | undefined
}

export type ShellFiles = {
  readonly files: readonly ShellFile[]
  /** Paths that are read, with a NUL for what is not known: of hidden files that a search is limited to. */
  readonly uncertainReads: readonly string[]
  /** The same of files that are made in a folder which is not known. */
  readonly uncertainWrites: readonly string[]
  /** Patterns with too many matches to list. */
  readonly isCut: boolean
}

const maxMatches = 5000
// See holes.ts of the analysis: a number, part of a name, a path below a folder.
const nameHoles = /[\x01\x02]+/g
const belowHole = "\x03"

/** Finds the files of these accesses. */
export async function findShellFiles(accesses: readonly ShellAccess[]): Promise<ShellFiles> {
  const files = new Map<string, ShellFile>()
  const uncertainReads: string[] = []
  const uncertainWrites: string[] = []
  let isCut = false
  for (const access of accesses) {
    const { paths, isWhole } = await listPaths(access)
    isCut ||= !isWhole
    const { folder, name } = splitBelow(access.path)
    if (access.kind === "read" && isHidden(name))
      uncertainReads.push(`${resolveLinks(folder)}/${name.replace(/[\x01-\x03]+/g, "\0")}`)
    if (access.kind === "write" && access.glob === undefined) {
      if (name !== undefined && !/[\x01-\x03]/.test(name)) uncertainWrites.push(`\0${name}`)
      else if (/[\x01\x02]/.test(access.path)) uncertainWrites.push(resolve(access.path).replace(nameHoles, "\0"))
    }
    for (const [index, path] of paths.entries()) {
      const isMatch = isPattern(access)
      const file = {
        kind: access.kind,
        named: resolve(path),
        real: access.kind === "delete" ? resolveEntry(path) : resolveLinks(path),
        isTree: access.isTree,
        isMatch,
        isBase: isMatch && index === 0,
        below: access.path.includes(belowHole) ? (name?.replace(/[\x01-\x03]+/g, "*") ?? "*") : undefined,
      }
      files.set(`${access.kind} ${access.isTree} ${file.isBase} ${file.named} ${file.real}`, {
        ...file,
        type: await findType(file.real),
      })
    }
  }
  return { files: [...files.values()], uncertainReads, uncertainWrites, isCut }
}

/** A link is removed itself, unless its name ends with a slash. */
function resolveEntry(path: string): string {
  const name = /[^/]+$/.exec(path)?.[0]
  if (name === undefined || name === "." || name === "..") return resolveLinks(path)
  return join(resolveLinks(path.slice(0, -name.length) || "/"), name)
}

function isPattern({ path, glob }: ShellAccess): boolean {
  return glob !== undefined || /[\x01-\x03]/.test(path)
}

/** Whether a pattern of names is limited to hidden files, of which too little is known to name one. */
function isHidden(name: string | undefined): name is string {
  return name !== undefined && /^\.\w?[\x01-\x03]/.test(name)
}

/** The folder that a path is below, and the name of the file where it is limited. */
function splitBelow(path: string): { readonly folder: string; readonly name: string | undefined } {
  const at = path.indexOf(belowHole)
  const folder = path.slice(0, path.lastIndexOf("/", at) + 1)
  const name = path.slice(at + 1).replace(/^\//, "")
  return { folder, name: at < 0 || name === "" ? undefined : name }
}

async function findType(path: string): Promise<ShellFile["type"]> {
  const info = await stat(path).catch(() => undefined)
  return info && (info.isDirectory() ? "folder" : "file")
}

async function listPaths(access: ShellAccess): Promise<{ paths: readonly string[]; isWhole: boolean }> {
  if (!isPattern(access)) return { paths: [access.path], isWhole: true }
  if (access.path.includes(belowHole)) {
    const { folder, name } = splitBelow(access.path)
    // The shortest name that a pattern matches stands for all: `*.env` for `.env`.
    const shortest = name?.replace(/[\x01-\x03]+/g, "")
    return { paths: shortest ? [folder, `${folder}${shortest}`] : [folder], isWhole: true }
  }
  const holes = access.path
    .replace(/[\\*?[\]{}()!+@]/g, "\\$&")
    .replace(/\x01+/g, "*([0-9-])")
    .replace(/\x02+/g, "*")
  const matches = await expandGlob(access.glob ?? holes, access.glob === undefined)
  // The folder is named in any case, and without a match the shell passes the pattern itself.
  const first = access.path.search(/[\x01\x02]/)
  const folder = access.path.slice(0, access.path.lastIndexOf("/", first) + 1)
  const paths = matches.length > 0 || access.glob === undefined ? matches.slice(0, maxMatches) : [unescape(access.glob)]
  return { paths: [folder, ...paths], isWhole: matches.length <= maxMatches }
}

function unescape(pattern: string): string {
  return pattern.replace(/\\(.)/g, "$1")
}

const bracket = /\\.|\[[!^]?\]?(?:\[[:.=][^\]]*\]|[^\]])*\]/g

/** Which characters ranges and classes contain depends on the locale: they stand for any. */
function simplifyBracket(text: string): string {
  if (text.startsWith("\\")) return text
  const inner = text.slice(1, -1)
  return /^[!^]?[\w.]+$/.test(inner) ? `[${inner.replace(/^!/, "^")}]` : "?"
}

/** Expands an absolute pattern of bash, name by name; `\` escapes. */
async function expandGlob(pattern: string, isExtended: boolean): Promise<string[]> {
  const { default: picomatch } = await import("picomatch")
  let found = [""]
  for (const name of pattern.split("/").slice(1)) {
    const literal = unescape(name)
    if (!/(^|[^\\])(\\\\)*[*?[]/.test(name)) {
      found = found.map((folder) => `${folder}/${literal}`)
      continue
    }
    const matches = picomatch(name.replace(bracket, simplifyBracket), {
      nobrace: true,
      noextglob: !isExtended,
      nonegate: true,
      noglobstar: true,
    })
    const isDotted = name.startsWith(".")
    const next: string[] = []
    for (const folder of found) {
      const entries = await readdir(folder || "/").catch(() => [])
      for (const entry of entries)
        if (matches(entry) && entry.startsWith(".") === isDotted) next.push(`${folder}/${entry}`)
      if (next.length > maxMatches) break
    }
    found = next
  }
  return found
}
