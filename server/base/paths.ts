// The folders of the program, from the XDG variables. Settings are read where opencode's users keep them; everything
// that is written without being asked lies in folders of our own, closed to other users.
import { chmod, mkdir, stat } from "node:fs/promises"
import { isAbsolute, join } from "node:path"
import type { Environment } from "./environment.ts"

/** A folder that can't be used, said so that a user knows what to do. */
export type PathProblem = { readonly path: string; readonly code: string; readonly message: string }

export type Paths = {
  readonly home: string
  /** `opencode/`: read, and written only on request. */
  readonly config: string
  /** `opencode-tui/` beside it: the keys that only this program knows. */
  readonly ownConfig: string
  /** Database, credentials, logs, large tool outputs. */
  readonly data: string
  /** History, drafts, recents, trust. */
  readonly state: string
  readonly cache: string
  /**
   * Makes data, state and cache with mode 0700; tells instead of throwing that data or state can't be made. Without the
   * cache a start takes longer, no more.
   */
  ensure(): Promise<PathProblem | undefined>
}

/** Resolves the folders; touches no disk before `ensure`. */
export function createPaths(env: Environment, home: string): Paths {
  // The XDG rules want a relative value ignored.
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
      const [ofData, ofState] = await Promise.all([data, state, cache].map(ensurePrivateFolder))
      return ofData ?? ofState
    },
  }
}

/** Makes one folder with mode 0700, whatever the umask; closes one that stands open. */
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
