// The files of rules for the agent: the user's, those of the project's folders from its root down, and what
// `instructions` names. A file of an untrusted project counts only where it really lies inside that project.
import { dirname, isAbsolute, join, resolve } from "node:path"
import { isInside, realPath } from "../base/file/containment.ts"
import type { Paths } from "../base/paths.ts"
import { readStart } from "../base/file/read-start.ts"
import type { Config } from "../schema/config.ts"
import { listMatchingFiles } from "./list-matching-files.ts"
import { foldersBetween } from "./load-config.ts"
import type { RemoteInstructions } from "./remote-instructions.ts"

export type Instruction = { readonly path: string; readonly text: string }

export type LoadInstructionsOptions = {
  readonly directory: string
  readonly worktree: string
  readonly paths: Paths
  readonly config: Pick<Config, "instructions">
  readonly isTrusted: boolean
  /** The text behind a URL; without it URLs are passed over. */
  readonly fetchRemote?: RemoteInstructions
}

const maxBytes = 100 * 1024
const maxRules = 50
const names = ["AGENTS.md", "CLAUDE.md", "CONTEXT.md"]

/** Reads them in order, each once, cut at 100 KB; what is missing or can't be read is left out. */
export async function loadInstructions(options: LoadInstructionsOptions): Promise<Instruction[]> {
  const { directory, worktree, paths, config, isTrusted } = options
  const rules = new Map<string, Instruction>()
  const add = async (path: string, within?: string): Promise<boolean> => {
    const real = await realPath(path).catch(() => undefined)
    if (!real || rules.size >= maxRules || (within && !isInside(within, real))) return false
    if (rules.has(real)) return true
    const text = await readStart(real, maxBytes).then(toText, () => undefined)
    if (text === undefined || text.trim() === "") return false
    rules.set(real, { path, text })
    return true
  }

  const own = await add(join(paths.config, "AGENTS.md"))
  if (!own) await add(join(paths.home, ".claude", "CLAUDE.md"))

  const folders = foldersBetween(worktree, directory)
  const top = folders[0] ?? directory
  const within = isTrusted ? undefined : await realPath(top)
  for (const folder of folders) for (const name of names) if (await add(join(folder, name), within)) break

  for (const instruction of config.instructions ?? []) {
    if (/^https?:/i.test(instruction)) {
      const text = await options.fetchRemote?.(instruction)
      if (text?.trim() && rules.size < maxRules) rules.set(instruction, { path: instruction, text })
      continue
    }
    const pattern = instruction.startsWith("~/") ? join(paths.home, instruction.slice(2)) : instruction
    if (isAbsolute(pattern)) {
      for (const path of await listMatchingFiles(dirnameOfPattern(pattern), pattern)) await add(path)
      continue
    }
    // As the nearest folder has it, up to the root.
    for (const folder of folders.toReversed()) {
      const found = await listMatchingFiles(folder, resolve(folder, pattern))
      for (const path of found) await add(path, within)
      if (found.length > 0) break
    }
  }
  return [...rules.values()]
}

/** The deepest folder of a pattern without wildcards. */
function dirnameOfPattern(pattern: string): string {
  const star = pattern.search(/[*?{[]/)
  return dirname(star < 0 ? pattern : pattern.slice(0, star) + "x")
}

function toText(bytes: Buffer): string {
  // A character that the limit cut in two is dropped.
  return new TextDecoder("utf8").decode(bytes, { stream: true })
}
