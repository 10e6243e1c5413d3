// Finds bubblewrap and tries it once: it may be installed and yet not work, in containers and where the system refuses user
// namespaces.
import { spawn } from "node:child_process"
import { accessSync, constants, realpathSync } from "node:fs"
import { isAbsolute, join } from "node:path"
import type { Writable } from "node:stream"
import type { Environment } from "../base/environment.ts"
import { isInside } from "../base/file/containment.ts"
import { toSystemCallFilter } from "./system-call-filter.ts"

export type Bubblewrap = {
  /** The program, as a resolved path. */
  readonly file: string
  /** Options that every sandbox has. The filter of system calls is read from descriptor 4. */
  readonly options: readonly string[]
  /** The words before the command that keep it from abstract sockets; empty where the kernel or perl lacks it. */
  readonly socketScope: readonly string[]
}

/** `reason` is for the user. */
export type Trial = Bubblewrap | { readonly reason: string }

const namespaces = ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--new-session"]
/** What root keeps: enough to write files of other users and to serve ports, too little to mount or to reach devices. */
const rootCapabilities = "CHOWN DAC_OVERRIDE FOWNER FSETID KILL NET_BIND_SERVICE SETGID SETUID".split(" ")

/**
 * Landlock's scope for abstract sockets (Linux 6.12): `landlock_create_ruleset` with nothing but
 * `LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET`, then `landlock_restrict_self`. The network namespace cannot separate them, since
 * loopback and the internet stay reachable.
 */
const scopeScript =
  'my $a=pack("QQQ",0,0,1);my $f=syscall(444,$a,24,0);' +
  '$f>=0&&syscall(446,$f,0)==0||die"no scope for abstract sockets: $!\\n";exec{$ARGV[0]}@ARGV;die"$ARGV[0]: $!\\n"'
const systemPath = "/usr/bin:/bin:/usr/local/bin:/run/current-system/sw/bin"

const timeoutMs = 5000

/** The resolved path of bubblewrap, or why there is none. One in `projects` does not count: a project must not bring it. */
export function findBubblewrap(env: Environment, projects: readonly string[]): { file: string } | { reason: string } {
  if (process.platform !== "linux") return { reason: "bubblewrap runs on Linux only" }
  const file = findProgram("bwrap", env["PATH"] ?? "", projects)
  return file === undefined ? { reason: "bwrap is not installed (the package is called bubblewrap)" } : { file }
}

export async function tryBubblewrap(file: string): Promise<Trial> {
  const isRoot = process.getuid?.() === 0
  // Root may write them without any capability, and some name programs that the kernel runs outside.
  const kernelFiles = isRoot
    ? ["/proc/sys", "/proc/sysrq-trigger"].flatMap((path) => ["--ro-bind-try", path, path])
    : []
  const capabilities = [
    "--cap-drop",
    "ALL",
    ...(isRoot ? rootCapabilities.flatMap((name) => ["--cap-add", `CAP_${name}`]) : []),
  ]
  const filter = toSystemCallFilter(process.arch)
  const options = [...kernelFiles, ...namespaces, ...capabilities, ...(filter ? ["--seccomp", "4"] : [])]
  const trial = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", ...options, "--"]
  const socketScope = [findProgram("perl", systemPath) ?? "perl", "-e", scopeScript]
  // The path exists everywhere, which `true` does not.
  const command = ["/bin/sh", "-c", ":"]
  if ((await run(file, [...trial, ...socketScope, ...command], filter)) === undefined)
    return { file, options, socketScope }
  const problem = await run(file, [...trial, ...command], filter)
  return problem === undefined ? { file, options, socketScope: [] } : { reason: toReason(problem) }
}

function findProgram(name: string, path: string, projects: readonly string[] = []): string | undefined {
  for (const folder of path.split(":").filter(isAbsolute))
    try {
      const file = realpathSync(join(folder, name))
      accessSync(file, constants.X_OK)
      if (!projects.some((folder) => isInside(folder, file))) return file
    } catch {
      // Not in this folder.
    }
  return undefined
}

/** Undefined where the program ends with 0; else the last line that it printed. */
function run(file: string, args: readonly string[], filter: Buffer | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const stdio = ["ignore", "ignore", "pipe", "ignore", "pipe"] as const
    const child = spawn(file, args, { stdio: [...stdio], env: {}, cwd: "/", timeout: timeoutMs })
    let text = ""
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (text = (text + chunk).slice(-2000)))
    // A trial that fails early does not read it.
    ;(child.stdio[4] as Writable | undefined)?.on("error", () => {}).end(filter)
    child.once("error", (error) => resolve(error.message))
    child.once("close", (code, signal) =>
      resolve(code === 0 ? undefined : text.trim().split("\n").at(-1) || `it ended with ${code ?? signal}`),
    )
  })
}

function toReason(problem: string): string {
  const isRefused = /uid map|new namespace|user namespace|Operation not permitted|Permission denied/i.test(problem)
  return isRefused
    ? `the system does not let bwrap create namespaces (${problem})`
    : `bwrap does not work here: ${problem}`
}
