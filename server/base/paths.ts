// The folders of the program, by the XDG variables. Settings are read from the folder of opencode; what is written
// without a request of the user goes to folders of this program, which other users cannot read.
import { chmod, mkdir, stat } from "node:fs/promises"
import { isAbsolute, join } from "node:path"
import type { Environment } from "./environment.ts"

/** A folder that cannot be used. `message` is for the user. */
export type PathProblem = { readonly path: string; readonly code: string; readonly message: string }

export type Paths = {
  readonly home: string
  /** `opencode/`: read, and written only on request of the user. */
  readonly config: string
  /** `opencode-tui/` next to it: settings that only this program has. */
  readonly ownConfig: string
  /** Database, credentials, logs, large tool outputs. */
  readonly data: string
  /** History, drafts, recents, trust. */
  readonly state: string
  readonly cache: string
  /**
   * Creates data, state and cache with mode 0700. Returns the problem if data or state cannot be created; without the
   * cache only the start takes longer.
   */
  ensure(): Promise<PathProblem | undefined>
}

/** Resolves the folders; the disk is not accessed before `ensure`. */
export function createPaths(env: Environment, home: string): Paths {
  // The XDG specification says to ignore relative values.
  const base = (variable: string, ...fallback: string[]) => {
    const value = env[variable]
    return value && isAbsolute(value) ? value : join(home, ...fallback)
  }
  const configHome = base("XDG_CONFIG_HOME", ".config")
  const data = join(base("XDG_DATA_HOME", ".local", "share"), "opencode-tui")
  const state = join(base("XDG_STATE_HOME", ".local", "state"), "opencode-tui")
  const cache = join(base("XDG_CACHE_HOME", ".cache"), "opencode-tui")
  return {
    home,
    config: join(configHome, "opencode"),
    ownConfig: join(configHome, "opencode-tui"),
    data,
    state,
    cache,
    async ensure() {
      const [dataProblem, stateProblem] = await Promise.all([data, state, cache].map(ensurePrivateFolder))
      return dataProblem ?? stateProblem
    },
  }
}

/** Creates a folder with mode 0700, whatever the umask; sets that mode on an existing one. */
export async function ensurePrivateFolder(path: string): Promise<PathProblem | undefined> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    const info = await stat(path)
    if (!info.isDirectory())
      return { path, code: "ENOTDIR", message: `${path} is in the way: a folder is needed there` }
    if (process.platform !== "win32" && (info.mode & 0o777) !== 0o700) await chmod(path, 0o700)
    return undefined
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "UNKNOWN"
    return { path, code, message: `Can't make or close the folder ${path} (${code})` }
  }
}
