// How much memory a process holds, from the kernel (Linux; 0 elsewhere).
import { readFileSync } from "node:fs"

export function readResidentMegabytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
