// Runs one shell line to its end.
// Guarantees: the result comes when the shell exits, even if a background child keeps the output open; on abort and
// timeout every process of the group has ended before the promise resolves.
import { existsSync } from "node:fs"
import { stat } from "node:fs/promises"
import { setTimeout as delay } from "node:timers/promises"
import { createRateLimit } from "./rate-limit.ts"
import { spawnGroup, type RunningGroup } from "./process-group.ts"
import { describeProcess } from "./group-members.ts"
import { createOutputCollector, type CollectedOutput, type OutputLimits } from "./output-collector.ts"
import type { ProcessTable } from "./process-table.ts"

export type ShellOptions = {
  readonly command: string
  /** Words before those of the shell, which start it in a sandbox. */
  readonly prefix?: readonly string[]
  /** A file that the prefix reads through descriptor 4. */
  readonly attachment?: string | undefined
  readonly cwd: string
  /** See `toChildEnvironment`. */
  readonly env: Readonly<Record<string, string>>
  readonly table: ProcessTable
  readonly timeoutMs?: number
  /** Returns the path of a new file, for an output that is too large for memory. */
  readonly newOutputPath: () => string
  readonly limits?: Partial<OutputLimits>
  /** Called with the beginning of the output (up to `maxPreviewChars`) when it has grown, at most every 100 ms. */
  readonly onPreview?: (text: string) => void
  /** Default 30 000. */
  readonly maxPreviewChars?: number
  readonly signal?: AbortSignal
}

export type ShellResult = CollectedOutput & {
  readonly end: "exit" | "timeout" | "abort"
  /** Null after a timeout or an abort. */
  readonly exitCode: number | null
  /** Background processes that the shell left running; they are killed when the program ends. */
  readonly leftRunning: readonly { readonly pid: number; readonly command: string }[]
}

const drainMs = 250
const previewIntervalMs = 100
const maxBytesPerSecond = 128 * 1024 * 1024

/** Runs `command` in bash, else in sh. Rejects only when the shell cannot start. */
export async function runShell(options: ShellOptions): Promise<ShellResult> {
  const info = await stat(options.cwd)
  if (!info.isDirectory()) throw new Error(`Not a directory: ${options.cwd}`)
  const collector = createOutputCollector(options.newOutputPath, options.limits)
  if (options.signal?.aborted) return { ...collector.finish(), end: "abort", exitCode: null, leftRunning: [] }

  const { cwd, env, table } = options
  const [file, ...args] = [...(options.prefix ?? []), findShell(env["PATH"] ?? ""), "-c", options.command]
  const group = spawnGroup({ file: file!, args, cwd, env, table, attachment: options.attachment })
  let shown = ""
  const preview = createPreview(() => {
    const text = collector.preview(options.maxPreviewChars ?? 30_000)
    if (text !== shown) options.onPreview?.((shown = text))
  })
  const limitRate = createRateLimit(group.output, maxBytesPerSecond)
  const append = (chunk: Buffer) => {
    collector.append(chunk)
    limitRate(chunk.length)
    preview.request()
  }
  group.output.on("data", append)
  const ended = new Promise<void>((resolve) => group.output.once("close", resolve))
  const stop = waitForStop(options.timeoutMs, options.signal)
  try {
    const first = await Promise.race([group.exited, stop.promise])
    if (typeof first === "string") {
      // Output that is written while the process terminates is still collected.
      await group.kill()
      return { ...collector.finish(), end: first, exitCode: null, leftRunning: [] }
    }
    await Promise.race([ended, delay(drainMs)])
    const leftRunning = await listLeftRunning(group, options.prefix?.[0])
    group.output.off("data", append)
    // Keep draining the pipe: a closed one would kill a server that was left running with SIGPIPE.
    group.output.resume()
    group.release()
    return { ...collector.finish(), end: "exit", exitCode: first, leftRunning }
  } catch (error) {
    await group.kill()
    collector.finish()
    throw error
  } finally {
    stop.dispose()
    preview.dispose()
  }
}

/** The path of bash, else of sh. */
function findShell(path: string): string {
  const folders = ["/bin", "/usr/bin", "/usr/local/bin", ...path.split(":").filter((folder) => folder.startsWith("/"))]
  return folders.map((folder) => `${folder}/bash`).find((file) => existsSync(file)) ?? "/bin/sh"
}

// The last processes of a pipeline may still be exiting: only those that stay were left running.
async function listLeftRunning(group: RunningGroup, sandbox: string | undefined): Promise<ShellResult["leftRunning"]> {
  for (const waitMs of [1, 3, 10, 30, 60]) {
    if (group.remaining().length === 0) return []
    await delay(waitMs)
  }
  const all = group.remaining().map((pid) => ({ pid, command: describeProcess(pid) }))
  // The sandbox itself ends with the last process in it.
  return sandbox === undefined ? all : all.filter(({ command }) => !command.startsWith(`${sandbox} `))
}

function waitForStop(timeoutMs: number | undefined, signal: AbortSignal | undefined) {
  let timer: NodeJS.Timeout | undefined
  let onAbort: (() => void) | undefined
  const promise = new Promise<"timeout" | "abort">((resolve) => {
    if (timeoutMs !== undefined) timer = setTimeout(resolve, timeoutMs, "timeout")
    onAbort = () => resolve("abort")
    signal?.addEventListener("abort", onAbort, { once: true })
  })
  const dispose = () => {
    clearTimeout(timer)
    if (onAbort) signal?.removeEventListener("abort", onAbort)
  }
  return { promise, dispose }
}

function createPreview(show: () => void) {
  let timer: NodeJS.Timeout | undefined
  return {
    request() {
      timer ??= setTimeout(() => {
        timer = undefined
        show()
      }, previewIntervalMs)
    },
    dispose() {
      clearTimeout(timer)
    },
  }
}
