// Runs git for reading, safely in repositories that nobody has looked at yet: nothing that the repository's own
// configuration names (monitors, hooks, pagers, diff programs, filters, transports) is started, nothing is fetched,
// no question is asked, and the environment passes neither GIT_* variables nor secrets.
import { spawn } from "node:child_process"

export type GitOptions = {
  readonly cwd: string
  readonly input?: string
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  readonly maxBytes?: number
}

export type GitResult = {
  readonly stdout: string
  readonly stderr: string
  /** null when it was stopped, could not start, or git is not installed. */
  readonly exitCode: number | null
  readonly truncated: boolean
}

const hardening = [
  "--no-pager",
  "--no-optional-locks",
  ...[
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.quotepath=false",
    "core.askPass=",
    "core.sshCommand=false",
    "diff.external=",
    "log.showSignature=false",
    "protocol.allow=never",
    "protocol.ext.allow=never",
    "submodule.recurse=false",
  ].flatMap((setting) => ["-c", setting]),
]

const passedOn = ["PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "USERPROFILE", "SystemRoot", "TEMP"]
const comparing = new Set(["diff", "show", "log", "diff-index", "diff-files", "diff-tree"])
/** Commands that read the working tree through clean filters. */
const filtering = new Set(["diff", "status", "diff-index", "diff-files"])

/**
 * Runs `git ARGS...`. The first argument is the command; what comparing commands need against foreign programs is added
 * after it. A failure is told by `exitCode`; throws only the signal's reason.
 */
export async function git(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const [command = "", ...rest] = args
  const environment = {
    // Names of files are names, whatever they begin with. `check-ignore` refuses the setting.
    GIT_LITERAL_PATHSPECS: command === "check-ignore" ? "0" : "1",
    ...(filtering.has(command) ? await disableFilters(options) : {}),
  }
  const guards = comparing.has(command) ? ["--no-ext-diff", "--no-textconv"] : []
  const submodules = filtering.has(command) ? ["--ignore-submodules=all"] : []
  return run([...hardening, command, ...guards, ...submodules, ...rest], options, environment)
}

/**
 * Settings that take back every filter program which the repository itself names; the user's own (git-lfs, say) stay.
 */
async function disableFilters(options: GitOptions): Promise<Record<string, string>> {
  const listed = await run(
    [...hardening, "config", "--includes", "--show-scope", "--null", "--get-regexp", "^filter\\."],
    { cwd: options.cwd, ...(options.signal ? { signal: options.signal } : {}) },
  )
  const own = new Map<string, string>()
  const foreign = new Set<string>()
  const fields = listed.stdout.split("\0")
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const entry = fields[i + 1] ?? ""
    const end = entry.indexOf("\n")
    const key = end < 0 ? entry : entry.slice(0, end)
    const scope = fields[i]
    if (scope === "global" || scope === "system") own.set(key, end < 0 ? "true" : entry.slice(end + 1))
    else foreign.add(key)
  }
  // By environment, since a filter's name may hold a `=`, where `-c` would end the key.
  const overrides: Record<string, string> = { GIT_CONFIG_COUNT: String(foreign.size) }
  for (const [i, key] of [...foreign].entries()) {
    overrides[`GIT_CONFIG_KEY_${i}`] = key
    // `required` without a program would make git fail.
    overrides[`GIT_CONFIG_VALUE_${i}`] = own.get(key) ?? (key.endsWith(".required") ? "false" : "")
  }
  return overrides
}

function gitEnvironment(): Record<string, string> {
  const env: Record<string, string> = {
    LC_ALL: "C.UTF-8",
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_PAGER: "cat",
    GIT_EDITOR: "false",
    GIT_ASKPASS: "false",
  }
  for (const name of passedOn) {
    const value = process.env[name]
    if (value !== undefined) env[name] = value
  }
  return env
}

async function run(
  args: readonly string[],
  options: GitOptions,
  overrides: Readonly<Record<string, string>> = {},
): Promise<GitResult> {
  const { signal, maxBytes = 32 * 1024 * 1024, timeoutMs = 10_000 } = options
  signal?.throwIfAborted()
  const child = spawn("git", args, {
    cwd: options.cwd,
    env: { ...gitEnvironment(), ...overrides },
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  })
  const chunks: Buffer[] = []
  let byteCount = 0
  let stderr = ""
  let truncated = false
  const stop = () => {
    truncated = true
    child.kill("SIGKILL")
  }
  child.stdout.on("data", (chunk: Buffer) => {
    if (truncated) return
    chunks.push(chunk)
    byteCount += chunk.length
    if (byteCount > maxBytes) stop()
  })
  child.stderr.on("data", (chunk: Buffer) => {
    if (stderr.length < 16_384) stderr += chunk.toString("utf8")
  })
  // git may end before it has read everything.
  child.stdin.on("error", () => undefined)
  child.stdin.end(options.input ?? "")
  const timer = setTimeout(stop, timeoutMs)
  signal?.addEventListener("abort", stop, { once: true })
  try {
    const exitCode = await new Promise<number | null>((resolve) => {
      child.on("error", (error) => {
        stderr = error.message
        resolve(null)
      })
      child.on("close", resolve)
    })
    signal?.throwIfAborted()
    const stdout = Buffer.concat(chunks).toString("utf8")
    return { stdout, stderr: stderr.trim(), exitCode: truncated ? null : exitCode, truncated }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener("abort", stop)
  }
}
