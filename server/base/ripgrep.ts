// Runs ripgrep without its configuration file and reads the output line by line, limited in bytes and in time.
// The binary is that of the `@vscode/ripgrep` package, else the one on PATH.
import { spawn } from "node:child_process"
import { constants } from "node:fs"
import { access } from "node:fs/promises"
import { delimiter, join } from "node:path"
import type { Environment } from "./environment.ts"
import { assertSpawned } from "./process/assert-spawned.ts"

type RipgrepOptions = {
  /** Put `--` before patterns and paths: it is not added here. */
  readonly args: readonly string[]
  readonly cwd: string
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  /** Longer lines are dropped. */
  readonly maxLineBytes?: number
  /** What ends a line; NUL for `--null` lists. */
  readonly separator?: "\n" | "\0"
  /** Receives each line without its separator; return `false` to end the search. */
  readonly onLine: (line: string) => boolean | void
}

type RipgrepResult = {
  /** 0 found, 1 not found, 2 error; null when ripgrep was stopped. */
  readonly exitCode: number | null
  readonly stderr: string
  /** Stopped early (by size, by time or by `onLine`), or a line was dropped. */
  readonly truncated: boolean
  readonly timedOut: boolean
}

const maxBytes = 16 * 1024 * 1024

/** Runs ripgrep to its end or to a limit: by default 16 MB of output, 30 s and lines of 1 MB. Throws RipgrepMissingError, or the signal's reason. */
export type Ripgrep = (options: RipgrepOptions) => Promise<RipgrepResult>

/** ripgrep is neither installed with the program nor on PATH. */
class RipgrepMissingError extends Error {
  override readonly name = "RipgrepMissingError"
  constructor() {
    super("ripgrep (rg) was not found: install it, or reinstall this program with its optional packages")
  }
}

/** Creates the function that runs ripgrep in this environment. */
export function createRipgrep(env: Environment): Ripgrep {
  return async (options) => run(await findBinary(env["PATH"] ?? ""), env, options)
}

/** Throws RipgrepMissingError. */
async function findBinary(path: string): Promise<string> {
  const name = process.platform === "win32" ? "rg.exe" : "rg"
  const packaged = await import("@vscode/ripgrep").then(
    (module) => module.rgPath,
    () => undefined,
  )
  const candidates = path.split(delimiter).map((folder) => join(folder, name))
  for (const candidate of packaged ? [packaged, ...candidates] : candidates)
    if (await isExecutable(candidate)) return candidate
  throw new RipgrepMissingError()
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function run(binary: string, env: Environment, options: RipgrepOptions): Promise<RipgrepResult> {
  const { signal, onLine, separator = "\n", timeoutMs = 30_000, maxLineBytes = 1024 * 1024 } = options
  signal?.throwIfAborted()
  const child = spawn(binary, ["--no-config", ...options.args], {
    cwd: options.cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  })
  assertSpawned(child)
  const end = separator.charCodeAt(0)
  let rest: Buffer[] = []
  let restBytes = 0
  let isOmitting = false
  let stderr = ""
  let byteCount = 0
  let isStopped = false
  let timedOut = false

  const stop = () => {
    isStopped = true
    child.kill("SIGKILL")
  }
  const take = (line: string) => {
    if (!isStopped && onLine(line) === false) stop()
  }
  const keep = (piece: Buffer) => {
    restBytes += piece.length
    if (restBytes <= maxLineBytes) rest.push(piece)
  }
  const endLine = () => {
    if (restBytes <= maxLineBytes) take(Buffer.concat(rest).toString("utf8"))
    else isOmitting = true
    rest = []
    restBytes = 0
  }
  child.stdout.on("data", (chunk: Buffer) => {
    byteCount += chunk.length
    let start = 0
    // Each byte is examined once, however long a line is.
    for (let i = chunk.indexOf(end); i >= 0; i = chunk.indexOf(end, start)) {
      keep(chunk.subarray(start, i))
      endLine()
      start = i + 1
    }
    keep(chunk.subarray(start))
    if (byteCount > maxBytes) stop()
  })
  child.stderr.on("data", (chunk: Buffer) => {
    if (stderr.length < 16_384) stderr += chunk.toString("utf8")
  })
  const timer = setTimeout(() => {
    timedOut = true
    stop()
  }, timeoutMs)
  signal?.addEventListener("abort", stop, { once: true })
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject)
      child.on("close", resolve)
    })
    signal?.throwIfAborted()
    if (restBytes > 0) endLine()
    const truncated = isStopped || isOmitting
    return { exitCode: isStopped ? null : exitCode, stderr: stderr.trim(), truncated, timedOut }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener("abort", stop)
  }
}
