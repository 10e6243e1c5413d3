// The folders that the terminal itself reads and writes, from the XDG variables.
import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"

export type Folders = {
  readonly home: string
  /** opencode's own settings of the user; only read. */
  readonly config: string
  /** What this program remembers. */
  readonly state: string
}

export function toFolders(env: Readonly<Record<string, string | undefined>>): Folders {
  const home = env.HOME || homedir()
  // The XDG rules want a relative value ignored.
  const base = (value: string | undefined, ...fallback: string[]) =>
    value && isAbsolute(value) ? value : join(home, ...fallback)
  return {
    home,
    config: join(base(env.XDG_CONFIG_HOME, ".config"), "opencode"),
    state: join(base(env.XDG_STATE_HOME, ".local", "state"), "opencode-tui"),
  }
}
