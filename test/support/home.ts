// An isolated user: HOME and the XDG folders in a temporary folder, without settings of the developer's environment.
// Disposal kills every process that was started with this HOME, whatever process group it belongs to.
import { mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises"
import { delimiter, dirname, join } from "node:path"
import { toDisposable } from "./dispose.ts"
import type { Disposable } from "./dispose.ts"
import { checkoutPath } from "./program.ts"
import { compiledFolderName } from "./global-setup.ts"
import { createFolder, removeFolder, runFolderVariable } from "./temporary.ts"

export type Environment = Record<string, string>

export type Home = Disposable & {
  readonly directory: string
  /** A complete environment for `spawn`. */
  readonly env: Environment
  /** Writes the user's `opencode.json`: an object as JSON, a string unchanged. */
  readonly writeConfig: (config: object | string, name?: string) => Promise<void>
  /** The folder of the program's database and logs. */
  readonly dataDirectory: string
  /** Running processes with this HOME in their environment (none on a system without /proc). */
  readonly listProcesses: () => Promise<number[]>
}

/** Creates a home, which is removed when the running test ends. */
export async function createHome(extra: Environment = {}): Promise<Home> {
  const directory = createFolder("home")
  const env: Environment = { ...createEnvironment(directory), ...extra }
  const config = join(directory, ".config", "opencode")
  for (const name of [config, env["XDG_DATA_HOME"], env["XDG_STATE_HOME"], env["XDG_CACHE_HOME"], env["TMPDIR"]])
    if (name) await mkdir(name, { recursive: true })
  await shareCompiledCode(join(directory, ".cache"))
  await writeFile(
    join(directory, ".gitconfig"),
    "[user]\n\tname = Tester\n\temail = tester@example.com\n[init]\n\tdefaultBranch = main\n[commit]\n\tgpgsign = false\n[maintenance]\n\tauto = false\n",
  )

  const listProcesses = () => findProcesses(directory)
  const disposable = toDisposable(async () => {
    // A parent may start another child while it is killed, hence several rounds.
    for (let round = 0; round < 5; round++) {
      const pids = await listProcesses()
      if (pids.length === 0) break
      for (const pid of pids) endProcess(pid)
    }
    removeFolder(directory)
  })

  return {
    ...disposable,
    directory,
    env,
    dataDirectory: join(directory, ".local", "share", "opencode-tui"),
    async writeConfig(content, name = "opencode.json") {
      await writeFile(join(config, name), typeof content === "string" ? content : JSON.stringify(content, null, 2))
    },
    listProcesses,
  }
}

/** Shares compiled code between homes: only the first start of a test run compiles the program. */
async function shareCompiledCode(cache: string): Promise<void> {
  const runFolder = process.env[runFolderVariable]
  if (runFolder === undefined) return
  await mkdir(join(cache, "opencode-tui"), { recursive: true })
  await symlink(join(runFolder, compiledFolderName), join(cache, "opencode-tui", "compiled"))
}

function createEnvironment(directory: string): Environment {
  return {
    HOME: directory,
    USER: "tester",
    LOGNAME: "tester",
    SHELL: "/bin/bash",
    // The Node that runs the tests precedes the `node` of the system.
    PATH: [dirname(process.execPath), join(checkoutPath, "node_modules/.bin"), process.env["PATH"] ?? "/usr/bin:/bin"]
      .filter(Boolean)
      .join(delimiter),
    LANG: "C.UTF-8",
    TZ: "UTC",
    TMPDIR: join(directory, "tmp"),
    XDG_CONFIG_HOME: join(directory, ".config"),
    XDG_DATA_HOME: join(directory, ".local", "share"),
    XDG_STATE_HOME: join(directory, ".local", "state"),
    XDG_CACHE_HOME: join(directory, ".cache"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
  }
}

async function findProcesses(directory: string): Promise<number[]> {
  const names = await readdir("/proc").catch(() => [])
  const pids = names.map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid)
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")
      return environment.split("\0").includes(`HOME=${directory}`)
    }),
  )
  return pids.filter((_, index) => found[index])
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    // The process has already ended.
  }
}
