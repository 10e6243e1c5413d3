// Starts a command in its own process group and kills such a group reliably: SIGTERM, then SIGKILL until no member is
// left. If this program is killed itself, the watcher of the group (see group-leader.ts) kills the group.
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { closeSync, openSync } from "node:fs"
import type { Duplex, Readable } from "node:stream"
import { setTimeout as delay } from "node:timers/promises"
import { assertSpawned } from "./assert-spawned.ts"
import { type GroupIdentity, listMembers } from "./group-members.ts"
import type { ProcessGroup, ProcessTable } from "./process-table.ts"
import { dismissal, toLeaderArguments } from "./group-leader.ts"

export type GroupOptions = {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** See `toChildEnvironment`. Only the group's mark is added. */
  readonly env: Readonly<Record<string, string>>
  readonly table: ProcessTable
  /** A file that the command can read through descriptor 4. */
  readonly attachment?: string | undefined
}

export type RunningGroup = ProcessGroup & {
  /** stdout and stderr of the command, in the order in which they were written. */
  readonly output: Readable
  /**
   * The exit status of the command, or 128 + the signal that killed it; children of it may still run. Rejects when the
   * command cannot start.
   */
  readonly exited: Promise<number>
  /** Pids of the members that still run, without the leader, its watcher and the pipe. */
  remaining(): readonly number[]
  /** Call it once after the exit. Dismisses the watcher when no member is left, and checks again until then. */
  release(): void
}

const terminateMs = 300
const killMs = 3000
const drainMs = 100
const leftoverPollMs = 2000

/** Starts a group. It stays in the table until all its members have exited. */
export function spawnGroup(options: GroupOptions): RunningGroup {
  const mark = randomBytes(9).toString("hex")
  const attachment = options.attachment === undefined ? undefined : openSync(options.attachment, "r")
  const child = spawn("/bin/sh", toLeaderArguments(mark, options.file, options.args), {
    cwd: options.cwd,
    env: { ...options.env },
    detached: true,
    stdio: ["ignore", "pipe", "ignore", "pipe", ...(attachment === undefined ? [] : [attachment])],
  })
  if (attachment !== undefined) closeSync(attachment)
  assertSpawned(child)
  const output = child.stdout as Readable
  const channel = child.stdio[3] as Duplex
  const pid = child.pid ?? 0
  const group: RunningGroup = { pid, mark, output, exited: readStatus(), remaining, release, kill }
  const outputEnd = new Promise<void>((resolve) => output.once("close", resolve))
  if (pid > 0) options.table.add(group)
  // Writing to a group that has already exited is not a failure.
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
      // A leader that exits without reporting a status was killed, which only SIGKILL can do.
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
    if (pid > 0) await endMembers(group, () => Promise.race([outputEnd, delay(drainMs)]))
    options.table.remove(group)
    channel.destroy()
    output.destroy()
  }
}

/**
 * Kills every member of a group: SIGTERM, up to 300 ms to exit, then SIGKILL until none is left (at most 3 s).
 * `drainOutput` is awaited before SIGKILL, for output that is still in the pipe.
 */
export async function endMembers(group: GroupIdentity, drainOutput?: () => Promise<void>): Promise<void> {
  const escaped = listMembers(group).filter((info) => info.groupId !== group.pid)
  sendSignal(-group.pid, "SIGTERM")
  for (const info of escaped) sendSignal(info.pid, "SIGTERM")
  const deadline = Date.now() + terminateMs
  while (Date.now() < deadline && listOthers(group).length > 0) await delay(20)
  await drainOutput?.()
  const end = Date.now() + killMs
  for (;;) {
    sendSignal(-group.pid, "SIGKILL")
    const left = listMembers(group)
    if (left.length === 0 || Date.now() > end) return
    for (const info of left) sendSignal(info.pid, "SIGKILL")
    await delay(10)
  }
}

// Leaves out our own processes: the leader, its watcher and the `cat` of the pipe. Besides them only the subshell that
// runs the command has the leader as its parent, and it exits with the command.
function listOthers(group: GroupIdentity, newerThan?: number): number[] {
  return listMembers(group, newerThan)
    .filter((info) => info.pid !== group.pid && info.parentPid !== group.pid)
    .map((info) => info.pid)
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // The process has already exited.
  }
}
