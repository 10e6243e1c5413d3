// Finds the processes of a group that we started, including those that left it: by process group, by descent, and by a
// mark in their environment, which a child that started its own session (`setsid`) and lost its parent still has.
// Without /proc only the process group and the descent are known.
import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { shortenText } from "../cut-text.ts"

/** The environment variable that marks every process of a group. */
export const groupMarkName = "OPENCODE_TUI_GROUP"

/** The process id of the leader, which is the id of the group, and the mark. */
export type GroupIdentity = { readonly pid: number; readonly mark: string }

export type ProcessInfo = {
  readonly pid: number
  readonly parentPid: number
  readonly groupId: number
  readonly sessionId: number
}

/**
 * The running members of a group, without zombies. With `newerThan` only higher pids are examined, which is cheaper.
 */
export function listMembers(group: GroupIdentity, newerThan = 0): ProcessInfo[] {
  const mark = `${groupMarkName}=${group.mark}`
  const all = listProcesses(newerThan)
  const isMember = (info: ProcessInfo) =>
    info.groupId === group.pid || info.parentPid === group.pid || hasVariable(info.pid, mark)
  return addDescendants(all, all.filter(isMember))
}

/** All running processes but this one, without zombies. With `newerThan` only higher pids. */
export function listProcesses(newerThan = 0): ProcessInfo[] {
  return process.platform === "linux" ? readProc(newerThan) : readPs()
}

/** These processes and all that descend from them: a program can clear its environment, but not its descent. */
export function addDescendants(all: readonly ProcessInfo[], ancestors: readonly ProcessInfo[]): ProcessInfo[] {
  const found = new Map(ancestors.map((info) => [info.pid, info]))
  // After pids wrap around, they are not in order of descent.
  for (let hasGrown = true; hasGrown;) {
    hasGrown = false
    for (const info of all)
      if (!found.has(info.pid) && found.has(info.parentPid)) {
        found.set(info.pid, info)
        hasGrown = true
      }
  }
  return [...found.values()]
}

/** Whether a process was started with `variable`, which is `NAME=value`, in its environment. */
export function hasVariable(pid: number, variable: string): boolean {
  if (process.platform !== "linux") return false
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, "latin1")}`.includes(`\0${variable}\0`)
  } catch {
    return false
  }
}

/** The command line of a process, up to 200 characters, or its pid when it has exited. */
export function describeProcess(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim()
    return shortenText(text, 200) || String(pid)
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
    const [state, parentPid, groupId, sessionId] = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    if (state === "Z" || state === "X") return undefined
    return { pid, parentPid: Number(parentPid), groupId: Number(groupId), sessionId: Number(sessionId) }
  } catch {
    return undefined
  }
}

function readPs(): ProcessInfo[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,sess=,stat="], { encoding: "utf8" })
  return (stdout ?? "").split("\n").flatMap((line) => {
    const [pid, parentPid, groupId, sessionId, state] = line.trim().split(/\s+/)
    if (!groupId || state?.startsWith("Z")) return []
    return [{ pid: Number(pid), parentPid: Number(parentPid), groupId: Number(groupId), sessionId: Number(sessionId) }]
  })
}
