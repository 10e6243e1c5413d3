// Which files a pattern of the setting `instructions` names: relative to the folder closest to the open directory that has
// a match, from home, or absolute.
import { stat } from "node:fs/promises"
import { dirname, isAbsolute, join, resolve } from "node:path"
import { listMatchingFiles } from "./list-matching-files.ts"

export type PatternFolders = {
  /** From the project's root down to the open directory. */
  readonly folders: readonly string[]
  readonly home: string
}

/** Existing regular files, sorted. None for a URL. */
export async function findInstructionFiles(
  pattern: string,
  { folders, home }: PatternFolders,
): Promise<{ readonly files: readonly string[]; readonly isInProject: boolean }> {
  if (isRemote(pattern)) return { files: [], isInProject: false }
  const path = pattern.startsWith("~/") ? join(home, pattern.slice(2)) : pattern
  if (isAbsolute(path)) return { files: await findFiles(toTopFolder(path), path), isInProject: false }
  for (const folder of folders.toReversed()) {
    const files = await findFiles(folder, resolve(folder, path))
    if (files.length > 0) return { files, isInProject: true }
  }
  return { files: [], isInProject: true }
}

/** Whether an instruction is fetched from elsewhere. */
export function isRemote(instruction: string): boolean {
  return /^https?:/i.test(instruction)
}

async function findFiles(top: string, pattern: string): Promise<string[]> {
  const found = await listMatchingFiles(top, pattern)
  const isFile = await Promise.all(
    found.map((file) =>
      stat(file).then(
        (info) => info.isFile(),
        () => false,
      ),
    ),
  )
  return found.filter((_, i) => isFile[i])
}

/** The deepest folder of a pattern that has no wildcard in its path. */
function toTopFolder(pattern: string): string {
  const wildcard = pattern.search(/[*?{[]/)
  return dirname(wildcard < 0 ? pattern : pattern.slice(0, wildcard) + "x")
}
