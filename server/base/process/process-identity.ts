// Which process this is, told apart from a later one with the same pid.
import { readFileSync } from "node:fs"

export type ProcessIdentity = { readonly pid: number; readonly start: string }

/** The identity of a process, or undefined when it is gone. Without /proc the start is empty and the pid alone decides. */
export function findProcess(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // Fields after the last ")" of the name; the 20th of them is the start in clock ticks since boot.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    return fields[0] === "Z" || fields[0] === "X" ? undefined : { pid, start: fields[19] ?? "" }
  } catch {
    try {
      process.kill(pid, 0)
      return process.platform === "linux" ? undefined : { pid, start: "" }
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EPERM" && process.platform !== "linux"
        ? { pid, start: "" }
        : undefined
    }
  }
}
