// The identity of a process, which differs from that of a later process with the same pid.
import { readFileSync } from "node:fs"

export type ProcessIdentity = { readonly pid: number; readonly start: string }

/** The identity of a running process; undefined when it has exited. Without /proc `start` is empty. */
export function findProcess(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The fields follow the last ")" of the name; the 20th is the start time in clock ticks since boot.
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
