// The sandbox of the agent's commands in one directory, made by bubblewrap: the project, temporary folders and caches can be
// written, the rest of the disk can be read, secrets and sockets of other programs are not there.
// Guarantees: bubblewrap is looked for when the first command or the first status needs it; where the settings demand a sandbox
// and there is none, no command runs.
import type { Environment } from "../base/environment.ts"
import { expandHome } from "../base/expand-home.ts"
import { isInside } from "../base/file/containment.ts"
import type { Paths } from "../base/paths.ts"
import type { SandboxConfig } from "../config/own-config.ts"
import type { SandboxStatus } from "../schema/service.ts"
import { type Area, findRealPath, toAreas } from "./area/area.ts"
import { listCaches } from "./area/caches.ts"
import { findGitFolders } from "./area/git-folders.ts"
import { listSecrets } from "./area/secrets.ts"
import { listSockets } from "./area/sockets.ts"
import type { Bubblewrap } from "./bubblewrap.ts"
import { toSandboxEnvironment } from "./environment.ts"
import { findSandboxCause } from "./failure.ts"
import { toAreaMap, toMounts } from "./mounts.ts"
import type { SandboxSupport } from "./support.ts"

/** The sandbox of one command. */
export type Container = {
  /** The words before those of the command. */
  readonly prefix: readonly string[]
  /** The file that they read through descriptor 4. */
  readonly attachment: string | undefined
  toEnvironment(env: Readonly<Record<string, string>>): Record<string, string>
  /** Call it when the command has ended. Removes changes that would make git run programs; returns the paths. */
  leave(): readonly string[]
  /** Why a command with this output failed because of the sandbox; `isPartial` where at most a part of it failed. */
  findCause(output: string, isPartial: boolean): string | undefined
}

export type Sandbox = {
  status(): Promise<SandboxStatus>
  /** Undefined where commands run without. Throws where the settings demand a sandbox and there is none. */
  enter(command: SandboxedCommand): Promise<Container | undefined>
}

type SandboxedCommand = {
  readonly workdir: string
  readonly isReadOnly: boolean
  /** The line runs nothing but git. */
  readonly isGitOnly: boolean
}

export type SandboxDeps = {
  readonly support: SandboxSupport
  readonly settings: () => SandboxConfig | undefined
  readonly isTerminalAttached: () => boolean
  readonly project: { readonly directory: string; readonly worktree: string }
  readonly paths: Paths
  readonly env: Environment
  readonly outputDirectory: string
  /** The inodes of the sockets that commands in the sandbox hold. */
  readonly ownSockets: () => ReadonlySet<string>
  /** Called when a command runs without a sandbox because there is none. */
  readonly onUnavailable: (reason: string) => void
}

const temporaryFolders = ["/tmp", "/var/tmp"]

export function createSandbox(deps: SandboxDeps): Sandbox {
  const { support, project, paths, env } = deps
  const { home } = paths

  async function findState() {
    const settings = readSettings(deps.settings())
    const { mode } = settings
    if (mode === "off") return { settings, off: 'the settings say "sandbox": "off"' }
    const trial = await support.try([project.directory, project.worktree])
    if ("reason" in trial) return { settings, unavailable: trial.reason }
    if (mode === "auto" && !deps.isTerminalAttached())
      return { settings, off: 'no terminal is attached to answer; "sandbox": "on" turns it on' }
    return { settings, bubblewrap: trial }
  }

  function listAreas({ writable, sockets }: SandboxSettings, { isReadOnly, isGitOnly }: SandboxedCommand) {
    const folders = temporaryFolders
      .concat(env["TMPDIR"] ?? [])
      .flatMap((folder) => findRealPath(folder) ?? [])
      .filter((folder) => folder !== "/" && folder !== home)
    const git = findGitFolders(project.worktree, isGitOnly && !isReadOnly)
    // A home directory that is a repository is not opened as a whole.
    const roots = [project.worktree, project.directory].filter((root, at) => at === 1 || !isInside(root, home))
    const open = (area: Area): Area => (isReadOnly ? { ...area, access: "read" } : area)
    // Of two areas for one path the later one counts: the project and what the user names are open even if they are secret.
    const areas = [
      ...folders.map((path) => ({ path, access: isReadOnly ? ("private" as const) : ("write" as const) })),
      ...(isReadOnly ? support.listEntries(folders).map((path) => ({ path, access: "read" as const })) : []),
      ...toAreas(home, "read"),
      ...listCaches(env, home).map(open),
      ...listSecrets({ paths, outputDirectory: deps.outputDirectory, keep: support.keep }),
      ...listSockets({
        env,
        temporaryFolders: folders,
        ownSockets: deps.ownSockets,
        resolveRelative: support.resolveRelative,
      }),
      ...roots.map((path) => open({ path, access: "write", isPinned: true })),
      ...git.areas.map(open),
      ...[...(isReadOnly ? [] : writable), ...sockets].flatMap((path) => toAreas(expandHome(path, home), "write")),
    ]
    return { areas: toAreaMap(areas), git }
  }

  function open(bubblewrap: Bubblewrap, settings: SandboxSettings, command: SandboxedCommand): Container {
    const { workdir, isReadOnly } = command
    const { areas, git } = listAreas(settings, command)
    const openAbstract = settings.sockets.includes("@") || !settings.hasNetwork
    const view = { areas, home, workdir, hasNetwork: settings.hasNetwork }
    return {
      attachment: support.systemCallFilter(),
      prefix: [
        bubblewrap.file,
        ...toMounts(areas, support.substitutes()),
        ...bubblewrap.options,
        ...(settings.hasNetwork ? [] : ["--unshare-net"]),
        "--chdir",
        workdir,
        "--",
        ...(openAbstract ? [] : bubblewrap.socketScope),
      ],
      toEnvironment: (env) =>
        toSandboxEnvironment(
          env,
          settings.sockets.flatMap((path) => findRealPath(expandHome(path, home)) ?? []),
        ),
      leave: () => (isReadOnly ? [] : git.restore()),
      findCause: (output, isPartial) => findSandboxCause(output, view, isPartial),
    }
  }

  return {
    async status() {
      const state = await findState()
      if (state.off !== undefined) return { status: "off", reason: state.off }
      if (state.unavailable !== undefined) return { status: "unavailable", reason: state.unavailable }
      const isComplete = state.bubblewrap.socketScope.length > 0
      return {
        status: "on",
        ...(isComplete ? {} : { reason: "abstract sockets are not covered (needs Linux 6.12 and perl)" }),
      }
    },
    async enter(command) {
      const { settings, unavailable, bubblewrap } = await findState()
      if (bubblewrap) return open(bubblewrap, settings, command)
      if (unavailable === undefined) return undefined
      if (settings.mode === "on")
        throw new Error(`The settings demand a sandbox for commands, and there is none: ${unavailable}.`)
      if (deps.isTerminalAttached()) deps.onUnavailable(unavailable)
      return undefined
    },
  }
}

type SandboxSettings = {
  readonly mode: "auto" | "on" | "off"
  readonly writable: readonly string[]
  readonly sockets: readonly string[]
  readonly hasNetwork: boolean
}

function readSettings(config: SandboxConfig = "auto"): SandboxSettings {
  const {
    mode = "auto",
    writable = [],
    sockets = [],
    network = true,
  } = typeof config === "string" ? { mode: config } : config
  return { mode, writable, sockets, hasNetwork: network }
}
