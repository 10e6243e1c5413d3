// A child process that could not be started because too many files are open.
import type { ChildProcess } from "node:child_process"

/** Throws for a child without streams: Node makes such a child where no file handle is free, and reports it in a later event. */
export function assertSpawned(child: ChildProcess): void {
  if (child.stdout !== undefined) return
  child.on("error", () => {})
  throw new Error(
    "no program can be started, since too many files are open. Raise the limit, such as with `ulimit -n 4096`",
  )
}
