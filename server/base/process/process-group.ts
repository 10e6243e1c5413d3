// Starts a command as the leader of its own process group, and ends such a group for certain: politely, then by force,
// then looking that nobody is left. If this program dies by any signal, the group's watcher ends it (watcher.ts).
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import type { Duplex, Readable } from "node:stream"
import { listMembers } from "./group-members.ts"
import type { ProcessGroup, ProcessTable } from "./process-table.ts"
import { dismissal, toLeaderArguments } from "./group-leader.ts"

export type GroupOptions = {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** As childEnvironment makes it: nothing is added but the group's mark. */
  readonly env: Readonly<Record<string, string>>
  readonly table: ProcessTable
}

export type RunningGroup = ProcessGroup & {
  /** Both outputs of the command, in the order they were written. */
  readonly output: Readable
  /** The status of the command, 128 + signal when one ended it; children that it left may still run. Rejects when it can't start. */
  readonly exited: Promise<number>
  /** The members that still run, without our own shells. */
  remaining(): readonly number[]
  /** To call once after the end: dismisses the watcher now, or as soon as what was left running is gone. */
  release(): void
}

const politeMs = 300
const forceMs = 3000
const drainMs = 100
const leftoverPollMs = 2000

/** Starts a group. It is in the table until it has wholly ended. */
export function spawnGroup(options: GroupOptions): RunningGroup {
  const mark = randomBytes(9).toString("hex")
  const child = spawn("/bin/sh", toLeaderArguments(mark, options.file, options.args), {
    cwd: options.cwd,
    env: { ...options.env },
    detached: true,
    stdio: ["ignore", "pipe", "ignore", "pipe"],
  })
  const output = child.stdout as Readable
  const channel = child.stdio[3] as Duplex
  const pid = child.pid ?? 0
  const group: RunningGroup = { pid, mark, output, exited: readStatus(), remaining, release, kill }
  const outputEnd = new Promise<void>((resolve) => output.once("close", resolve))
  if (pid > 0) options.table.add(group)
  // Writing to a group that is already gone is no failure.
  channel.on("error", () => undefined)
  output.on("error", () => undefined)
  return group

  function readStatus(): Promise<number> {
    return new Promise((resolve, reject) => {
      let text = ""
      channel.on("data", (chunk: Buffer) => {
        text += chunk.toString("latin1")
        if (text.includes("\n")) resolve(Number.parseInt(text, 10))
      })
      child.once("error", reject)
      // A leader that says nothing was killed, which only SIGKILL can do.
      child.once("exit", () => resolve(137))
    })
  }

  function remaining(): readonly number[] {
    return pid === 0 ? [] : listOthers(group, pid)
  }

  function release(): void {
    if (remaining().length === 0) {
      channel.end(dismissal)
      options.table.remove(group)
      return
    }
    child.unref()
    for (const stream of [channel, output] as (Readable & { unref?: () => void })[]) stream.unref?.()
    setTimeout(release, leftoverPollMs).unref()
  }

  async function kill(): Promise<void> {
    if (pid > 0) await endMembers(group, () => Promise.race([outputEnd, pause(drainMs)]))
    options.table.remove(group)
    channel.destroy()
    output.destroy()
  }
}

/**
 * Ends everything that belongs to a group: SIGTERM, a moment, then SIGKILL until nobody is left. `lastWords` is waited
 * for in between, for what still comes through the pipe.
 */
export async function endMembers(
  group: { readonly pid: number; readonly mark: string },
  lastWords?: () => Promise<void>,
): Promise<void> {
  const escaped = listMembers(group).filter((info) => info.groupId !== group.pid)
  sendSignal(-group.pid, "SIGTERM")
  for (const info of escaped) sendSignal(info.pid, "SIGTERM")
  const politeEnd = Date.now() + politeMs
  while (Date.now() < politeEnd && listOthers(group).length > 0) await pause(20)
  await lastWords?.()
  const end = Date.now() + forceMs
  for (;;) {
    sendSignal(-group.pid, "SIGKILL")
    const left = listMembers(group)
    if (left.length === 0 || Date.now() > end) return
    for (const info of left) sendSignal(info.pid, "SIGKILL")
    await pause(10)
  }
}

// The leader, its watcher and the end of the pipe are ours: nothing else has the leader as its parent, but for the
// subshell that holds the command and ends with it.
function listOthers(group: { readonly pid: number; readonly mark: string }, newerThan?: number): number[] {
  return listMembers(group, newerThan)
    .filter((info) => info.pid !== group.pid && info.parentPid !== group.pid)
    .map((info) => info.pid)
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone already.
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
