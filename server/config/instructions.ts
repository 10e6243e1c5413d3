// The instruction files for agents: the user's, those of the project's folders from its root down, and what the setting
// `instructions` names. In an untrusted project a file counts only where its resolved path is inside the project.
import { dirname, isAbsolute, join, resolve } from "node:path"
import { isInside, realPath } from "../base/file/containment.ts"
import { readStart } from "../base/file/read-start.ts"
import type { Paths } from "../base/paths.ts"
import type { Config } from "../schema/config.ts"
import { foldersBetween } from "./folders-between.ts"
import { listMatchingFiles } from "./list-matching-files.ts"
import type { RemoteInstructions } from "./remote-instructions.ts"

/** `path` is a file or a URL. */
type Instruction = { readonly path: string; readonly text: string }

type InstructionSettings = { readonly config: Pick<Config, "instructions">; readonly isTrusted: boolean }

export type Instructions = {
  /** Reads all of them in order, each once and cut at 100 KB. Leaves out what is missing or can't be read. */
  load(settings: InstructionSettings): Promise<Instruction[]>
}

export type InstructionsDeps = {
  readonly directory: string
  readonly worktree: string
  readonly paths: Pick<Paths, "config" | "home">
  /** Gives the text of a URL. Without it URLs are left out. */
  readonly fetchRemote?: RemoteInstructions
}

const maxBytes = 100 * 1024
const maxInstructions = 50
const names = ["AGENTS.md", "CLAUDE.md", "CONTEXT.md"]

export function createInstructions(deps: InstructionsDeps): Instructions {
  const { directory, worktree, paths, fetchRemote } = deps
  const folders = foldersBetween(worktree, directory)
  return {
    async load({ config, isTrusted }) {
      const list = createList()
      const top = folders[0] ?? directory
      const within = isTrusted ? undefined : await realPath(top)

      const hasUserFile = await list.addFile(join(paths.config, "AGENTS.md"))
      if (!hasUserFile) await list.addFile(join(paths.home, ".claude", "CLAUDE.md"))
      for (const folder of folders) for (const name of names) if (await list.addFile(join(folder, name), within)) break
      for (const instruction of config.instructions ?? []) {
        const pattern = instruction.startsWith("~/") ? join(paths.home, instruction.slice(2)) : instruction
        if (/^https?:/i.test(instruction)) list.add(instruction, await fetchRemote?.(instruction))
        else if (isAbsolute(pattern)) await list.addMatching(toTopFolder(pattern), pattern)
        else await addNearest(list, pattern, within)
      }
      return list.all()
    },
  }

  /** The matches in the folder closest to the directory that has any. */
  async function addNearest(list: InstructionList, pattern: string, within: string | undefined): Promise<void> {
    for (const folder of folders.toReversed())
      if (await list.addMatching(folder, resolve(folder, pattern), within)) return
  }
}

type InstructionList = ReturnType<typeof createList>

/** `within` is a folder that must contain the resolved path of a file. */
function createList() {
  const instructions = new Map<string, Instruction>()

  function add(path: string, text: string | undefined, key: string = path): boolean {
    if (instructions.has(key)) return true
    if (!text?.trim() || instructions.size >= maxInstructions) return false
    instructions.set(key, { path, text })
    return true
  }

  /** Returns whether the file is in the list now. */
  async function addFile(path: string, within?: string): Promise<boolean> {
    const real = await realPath(path).catch(() => undefined)
    if (!real || instructions.size >= maxInstructions || (within && !isInside(within, real))) return false
    if (instructions.has(real)) return true
    const text = await readStart(real, maxBytes).then(toText, () => undefined)
    return add(path, text, real)
  }

  /** Returns whether any file matches. */
  async function addMatching(top: string, pattern: string, within?: string): Promise<boolean> {
    const files = await listMatchingFiles(top, pattern)
    for (const file of files) await addFile(file, within)
    return files.length > 0
  }

  return { add, addFile, addMatching, all: () => [...instructions.values()] }
}

/** The deepest folder of a pattern that has no wildcard in its path. */
function toTopFolder(pattern: string): string {
  const wildcard = pattern.search(/[*?{[]/)
  return dirname(wildcard < 0 ? pattern : pattern.slice(0, wildcard) + "x")
}

function toText(bytes: Buffer): string {
  // Streaming drops a character that the limit cut in two.
  return new TextDecoder("utf8").decode(bytes, { stream: true })
}
