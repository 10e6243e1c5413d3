// The program's own files are regular files. Opening anything else in their place can block forever (a pipe) or never end (a
// device).
import { constants, readFileSync, statSync } from "node:fs"

/** Flags that append to a file without waiting for the reader of a pipe. */
export const appendFlags = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NONBLOCK ?? 0)

/** What is in the place of a file, in words; undefined for a regular file or where nothing is. */
export function findObstacle(path: string): string | undefined {
  const info = statSync(path, { throwIfNoEntry: false })
  if (!info || info.isFile()) return undefined
  if (info.isDirectory()) return "a folder"
  if (info.isFIFO()) return "a pipe"
  return info.isSocket() ? "a socket" : "a device"
}

/** Throws the system's error, or an Error that says what is in the file's place. */
export function readRegularFileSync(path: string): string {
  const obstacle = findObstacle(path)
  if (obstacle) throw new Error(`${path} is ${obstacle}, not a file`)
  return readFileSync(path, "utf8")
}
