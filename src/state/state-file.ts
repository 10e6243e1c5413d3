// Reads and extends the files that the terminal keeps between runs. What is no regular file counts as empty, and never blocks:
// a pipe in the place of a file would hold up the program, its end included.
import { constants, readFileSync, statSync } from "node:fs"
import { appendFile, readFile, stat } from "node:fs/promises"

const maxBytes = 64 * 1024 * 1024
const appendFlags = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NONBLOCK ?? 0)

type Size = { isFile(): boolean; readonly size: number }

function isReadable(info: Size): boolean {
  return info.isFile() && info.size <= maxBytes
}

/** Empty for a file that is missing or cannot be read. */
export function readStateFileSync(path: string): string {
  try {
    return isReadable(statSync(path)) ? readFileSync(path, "utf8") : ""
  } catch {
    return ""
  }
}

/** Empty for a file that is missing or cannot be read. */
export async function readStateFile(path: string): Promise<string> {
  try {
    return isReadable(await stat(path)) ? await readFile(path, "utf8") : ""
  } catch {
    return ""
  }
}

/** Throws the system's error. */
export function appendStateFile(path: string, text: string): Promise<void> {
  return appendFile(path, text, { mode: 0o600, flag: appendFlags })
}
