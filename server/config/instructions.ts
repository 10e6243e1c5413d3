// The instruction files for agents: the user's, those of the project's folders from its root down, and what the setting
// `instructions` names. In an untrusted project a file counts only where its resolved path is inside the project; what the
// project itself names must be a document too, and is marked: it counts only where the rules let the agent read it unasked.
import { basename, join } from "node:path"
import { isInside, realPath } from "../base/file/containment.ts"
import { readStart } from "../base/file/read-start.ts"
import type { Paths } from "../base/paths.ts"
import type { Config } from "../schema/config.ts"
import { isDocument } from "./document.ts"
import { foldersBetween } from "./folders-between.ts"
import { findInstructionFiles, isRemote } from "./instruction-files.ts"
import type { RemoteInstructions } from "./remote-instructions.ts"

export type Instruction = {
  /** A file or a URL. */
  readonly path: string
  readonly text: string
  /** The resolved path, where the read rules of an agent decide whether it gets the text. */
  readonly ruledPath?: string
}

type InstructionSettings = {
  readonly config: Pick<Config, "instructions">
  readonly isTrusted: boolean
  /** Those of the setting that only an untrusted project names. */
  readonly untrustedInstructions: readonly string[]
}

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

/** How much of a file is read. */
export const maxInstructionBytes = 100 * 1024
const maxInstructions = 50
/** A repository must not delay every step by a list without end. */
export const maxPatterns = 100
const names = ["AGENTS.md", "CLAUDE.md", "CONTEXT.md"]

export function createInstructions(deps: InstructionsDeps): Instructions {
  const { directory, worktree, paths, fetchRemote } = deps
  const folders = foldersBetween(worktree, directory)
  return {
    async load({ config, isTrusted, untrustedInstructions }) {
      const list = createList()
      const top = await realPath(folders[0] ?? directory)
      const toProjectFile: Check = (real) => (isTrusted || isInside(top, real) ? {} : undefined)
      const toDocument: Check = (real) => (isInside(top, real) && isDocument(real) ? { ruledPath: real } : undefined)
      // A link with such a name can lead to any file of the project.
      const toInstructionFile: Check = (real) =>
        isTrusted || names.includes(basename(real)) ? toProjectFile(real) : toDocument(real)

      const hasUserFile = await list.addFile(join(paths.config, "AGENTS.md"))
      if (!hasUserFile) await list.addFile(join(paths.home, ".claude", "CLAUDE.md"))
      for (const folder of folders)
        for (const name of names) if (await list.addFile(join(folder, name), toInstructionFile)) break
      for (const instruction of (config.instructions ?? []).slice(0, maxPatterns)) {
        if (isRemote(instruction)) {
          list.add(instruction, await fetchRemote?.(instruction))
          continue
        }
        const { files, isInProject } = await findInstructionFiles(instruction, { folders, home: paths.home })
        const isUntrusted = untrustedInstructions.includes(instruction)
        const check = isUntrusted ? toDocument : isInProject ? toProjectFile : undefined
        for (const file of files) await list.addFile(file, check)
      }
      return list.all()
    },
  }
}

/** What to store with a file, by its resolved path; undefined where it is left out. */
type Check = (real: string) => Pick<Instruction, "ruledPath"> | undefined

function createList() {
  const instructions = new Map<string, Instruction>()

  function add(path: string, text: string | undefined, key: string = path, more: ReturnType<Check> = {}): boolean {
    if (instructions.has(key)) return true
    if (!text?.trim() || instructions.size >= maxInstructions) return false
    instructions.set(key, { path, text, ...more })
    return true
  }

  /** Returns whether the file is in the list now. */
  async function addFile(path: string, check: Check = () => ({})): Promise<boolean> {
    const real = await realPath(path).catch(() => undefined)
    const more = real === undefined ? undefined : check(real)
    if (!real || !more || instructions.size >= maxInstructions) return false
    if (instructions.has(real)) return true
    const text = await readStart(real, maxInstructionBytes).then(toText, () => undefined)
    return add(path, text, real, more)
  }

  return { add, addFile, all: () => [...instructions.values()] }
}

function toText(bytes: Buffer): string {
  // Streaming drops a character that the limit cut in two.
  return new TextDecoder("utf8").decode(bytes, { stream: true })
}
