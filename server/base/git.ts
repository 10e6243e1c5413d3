// Runs git read-only, also in untrusted repositories.
// Guarantees: no program that the repository's own configuration names is started (monitors, hooks, pagers, diff
// programs, filters, transports); nothing is fetched; git never prompts; neither GIT_* variables nor secrets are passed
// on.
import { spawn } from "node:child_process"
import type { Environment } from "./environment.ts"
import { assertSpawned } from "./process/assert-spawned.ts"

type GitOptions = {
  readonly cwd: string
  readonly input?: string
  readonly timeoutMs?: number
  readonly maxBytes?: number
}

type Variables = Readonly<Record<string, string>>

export type GitResult = {
  readonly stdout: string
  readonly stderr: string
  /** Null when git was stopped, could not start, or is not installed. */
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

const inheritedVariables = ["PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "USERPROFILE", "SystemRoot", "TEMP"]
const diffCommands = new Set(["diff", "show", "log", "diff-index", "diff-files", "diff-tree"])
/** Commands that read the working tree through clean filters. */
const filterCommands = new Set(["diff", "status", "diff-index", "diff-files"])

/**
 * Runs `git ARGS...`. The first argument is the command; options that keep it from starting external programs are added
 * after it. A failure is reported by `exitCode`, never thrown.
 */
export type Git = (args: readonly string[], options: GitOptions) => Promise<GitResult>

/** Creates the function that runs git with the variables of `env` that git needs. */
export function createGit(env: Environment): Git {
  const base = toGitEnvironment(env)
  return async (args, options) => {
    const [command = "", ...rest] = args
    const variables = {
      ...base,
      // File names are taken literally, whatever they begin with. `check-ignore` refuses the setting.
      GIT_LITERAL_PATHSPECS: command === "check-ignore" ? "0" : "1",
      ...(filterCommands.has(command) ? await disableFilters(base, options) : {}),
    }
    const guards = diffCommands.has(command) ? ["--no-ext-diff", "--no-textconv"] : []
    const submodules = filterCommands.has(command) ? ["--ignore-submodules=all"] : []
    return run([...hardening, command, ...guards, ...submodules, ...rest], variables, options)
  }
}

/**
 * Settings that disable every filter program of the repository's own configuration; the user's own (such as git-lfs)
 * stay.
 */
async function disableFilters(base: Variables, options: GitOptions): Promise<Variables> {
  const listed = await run(
    [...hardening, "config", "--includes", "--show-scope", "--null", "--get-regexp", "^filter\\."],
    base,
    { cwd: options.cwd },
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
  // Passed as variables, since a filter's name may contain `=`, where `-c` would end the key.
  const overrides: Record<string, string> = { GIT_CONFIG_COUNT: String(foreign.size) }
  for (const [i, key] of [...foreign].entries()) {
    overrides[`GIT_CONFIG_KEY_${i}`] = key
    // `required` without a program would make git fail.
    overrides[`GIT_CONFIG_VALUE_${i}`] = own.get(key) ?? (key.endsWith(".required") ? "false" : "")
  }
  return overrides
}

function toGitEnvironment(env: Environment): Variables {
  const variables: Record<string, string> = {
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
  for (const name of inheritedVariables) {
    const value = env[name]
    if (value !== undefined) variables[name] = value
  }
  return variables
}

async function run(args: readonly string[], env: Variables, options: GitOptions): Promise<GitResult> {
  const { maxBytes = 32 * 1024 * 1024, timeoutMs = 10_000 } = options
  const child = spawn("git", args, {
    cwd: options.cwd,
    env,
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  })
  assertSpawned(child)
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
  // git may exit before it has read all of its input.
  child.stdin.on("error", () => undefined)
  child.stdin.end(options.input ?? "")
  const timer = setTimeout(stop, timeoutMs)
  try {
    const exitCode = await new Promise<number | null>((resolve) => {
      child.on("error", (error) => {
        stderr = error.message
        resolve(null)
      })
      child.on("close", resolve)
    })
    const stdout = Buffer.concat(chunks).toString("utf8")
    return { stdout, stderr: stderr.trim(), exitCode: truncated ? null : exitCode, truncated }
  } finally {
    clearTimeout(timer)
  }
}
