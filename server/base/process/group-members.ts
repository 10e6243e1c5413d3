// Finds the processes of a group that we started, including those that left it: by process group, by descent, and by a
// mark in their environment, which a child that started its own session (`setsid`) and lost its parent still has.
// Without /proc only the process group and the descent are known.
import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"

/** The environment variable that marks every process of a group. */
export const groupMarkName = "OPENCODE_TUI_GROUP"

/** The process id of the leader, which is the id of the group, and the mark. */
export type GroupIdentity = { readonly pid: number; readonly mark: string }

export type ProcessInfo = { readonly pid: number; readonly parentPid: number; readonly groupId: number }

/**
 * The running members of a group, without zombies. With `newerThan` only higher pids are examined, which is cheaper.
 */
export function listMembers(group: GroupIdentity, newerThan = 0): ProcessInfo[] {
  const all = process.platform === "linux" ? readProc(newerThan) : readPs()
  const members = new Map<number, ProcessInfo>()
  for (const info of all) if (info.groupId === group.pid || hasMark(info.pid, group.mark)) members.set(info.pid, info)
  // A program can clear its environment, but not its descent. After pids wrap around, they are not in order of descent.
  for (let hasGrown = true; hasGrown;) {
    hasGrown = false
    for (const info of all)
      if (!members.has(info.pid) && (info.parentPid === group.pid || members.has(info.parentPid))) {
        members.set(info.pid, info)
        hasGrown = true
      }
  }
  return [...members.values()]
}

/** The command line of a process, up to 200 characters, or its pid when it has exited. */
export function describeProcess(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim()
    return text.length > 200 ? text.slice(0, 199) + "…" : text || String(pid)
  } catch {
    return String(pid)
  }
}

function readProc(newerThan: number): ProcessInfo[] {
  const found: ProcessInfo[] = []
  for (const name of readdirSync("/proc")) {
    const pid = Number(name)
    if (!(pid > newerThan) || pid === process.pid) continue
    const info = readStat(pid)
    if (info) found.push(info)
  }
  return found
}

function readStat(pid: number): ProcessInfo | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    const [state, parentPid, groupId] = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    if (state === "Z" || state === "X") return undefined
    return { pid, parentPid: Number(parentPid), groupId: Number(groupId) }
  } catch {
    return undefined
  }
}

function hasMark(pid: number, mark: string): boolean {
  if (process.platform !== "linux") return false
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, "latin1")}`.includes(`\0${groupMarkName}=${mark}\0`)
  } catch {
    return false
  }
}

function readPs(): ProcessInfo[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat="], { encoding: "utf8" })
  return (stdout ?? "").split("\n").flatMap((line) => {
    const [pid, parentPid, groupId, state] = line.trim().split(/\s+/)
    if (!groupId || state?.startsWith("Z")) return []
    return [{ pid: Number(pid), parentPid: Number(parentPid), groupId: Number(groupId) }]
  })
}
