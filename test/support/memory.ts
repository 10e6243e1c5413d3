// The resident memory of a process, read from /proc (0 on systems without it).
import { readFileSync } from "node:fs"

export function readResidentMegabytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
