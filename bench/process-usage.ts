// Memory and CPU time of a process and its descendants, read from /proc.
import { readdirSync, readFileSync } from "node:fs"

/** A clock tick of /proc is 10 ms on Linux. */
const tickMs = 10

/** Process ids of the process and all its descendants. */
function listTree(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue
    const stat = readProc(`/proc/${name}/stat`)
    if (stat !== undefined) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")")).split(" ")[2]))
  }
  const tree = [root]
  // The list grows during the iteration, so that children of children are found too.
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child)
  return tree
}

/** Proportional set size in MB: a shared page counts once. */
export function readMemoryMegabytes(root: number): number {
  return listTree(root).reduce((sum, pid) => {
    const pss = /^Pss:\s+(\d+)/m.exec(readProc(`/proc/${pid}/smaps_rollup`) ?? "")?.[1]
    return sum + Number(pss ?? 0) / 1024
  }, 0)
}

/** User and system time in ms, including all threads and ended children. */
export function readCpuMs(root: number): number {
  return listTree(root).reduce((sum, pid) => {
    const stat = readProc(`/proc/${pid}/stat`)
    if (stat === undefined) return sum
    const fields = stat.slice(stat.lastIndexOf(")")).split(" ")
    return sum + [12, 13, 14, 15].reduce((ticks, at) => ticks + Number(fields[at]), 0) * tickMs
  }, 0)
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return undefined // The process has ended.
  }
}
