// The number of files that the system lets this process open.
import { readFileSync } from "node:fs"

/** What a subcommand needs at its start: code, database, log, connections and the pipes of a child process. */
const minOpenFiles = 64

/** A message for the user where the limit is too low to work with. Only Linux tells the limit. */
export function findTooFewOpenFiles(): string | undefined {
  const limit = /^Max open files\s+(\d+)/m.exec(readLimits())?.[1]
  if (limit === undefined || Number(limit) >= minOpenFiles) return undefined
  return `only ${limit} files may be open at once here, and ${minOpenFiles} are needed. Raise the limit, such as with: ulimit -n 4096`
}

function readLimits(): string {
  try {
    return readFileSync("/proc/self/limits", "utf8")
  } catch {
    return ""
  }
}
