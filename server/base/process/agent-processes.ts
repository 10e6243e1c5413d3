// Recognizes the processes that the agent's commands have started, so that they are not taken for programs of the user.
// A process is the agent's by a mark in its environment, by its process group or session, or by its descent; in a sandbox
// each process descends from a marked one. One that clears its environment, starts its own session and loses its parent
// outside of a sandbox is not recognized. Linux only; nothing is read before the agent has started a command.
import { randomBytes } from "node:crypto"
import { readlinkSync } from "node:fs"
import { addDescendants, hasVariable, listProcesses } from "./group-members.ts"
import { readSockets } from "./process-sockets.ts"

/** The environment variable that marks the processes of the agent. */
export const agentMarkName = "OPENCODE_TUI_AGENT"

export type AgentProcesses = {
  /** The variables to start a command of the agent with. */
  toEnvironment(): Readonly<Record<string, string>>
  hasStarted(): boolean
  /** The pids of the processes that run now. */
  list(): readonly number[]
  /** The inodes of the sockets of those that run in a sandbox. */
  listContainedSockets(): ReadonlySet<string>
  /** Whether one of them holds the socket with this inode. One that hides its sockets counts as its owner if no other process does. */
  holdsSocket(inode: string): boolean
}

export function createAgentProcesses(): AgentProcesses {
  const mark = randomBytes(16).toString("hex")
  let hasStarted = false

  function list(): readonly number[] {
    if (!hasStarted) return []
    const all = listProcesses()
    const marked = all.filter(({ pid }) => hasVariable(pid, `${agentMarkName}=${mark}`))
    const groups = new Set(marked.map(({ groupId }) => groupId))
    const sessions = new Set(marked.map(({ sessionId }) => sessionId))
    const isNear = ({ groupId, sessionId }: (typeof all)[number]) => groups.has(groupId) || sessions.has(sessionId)
    return addDescendants(all, [...marked, ...all.filter(isNear)]).map(({ pid }) => pid)
  }

  return {
    toEnvironment() {
      hasStarted = true
      return { [agentMarkName]: mark }
    },
    hasStarted: () => hasStarted,
    list,
    listContainedSockets: () =>
      new Set(
        list()
          .filter(isContained)
          .flatMap((pid) => readSockets(pid) ?? []),
      ),
    holdsSocket(inode) {
      const own = list()
      const sockets = own.map(readSockets)
      if (sockets.some((inodes) => inodes?.includes(inode))) return true
      if (!sockets.includes(undefined)) return false
      const isOwn = new Set(own)
      return !listProcesses().some(({ pid }) => !isOwn.has(pid) && readSockets(pid)?.includes(inode))
    },
  }
}

/** Whether a process is in another process namespace than this program. */
function isContained(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`) !== readlinkSync("/proc/self/ns/pid")
  } catch {
    return false
  }
}
