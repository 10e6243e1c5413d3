// The user's folders that the terminal reads and writes, from the XDG variables.
import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"

export type UserFolders = {
  readonly home: string
  /** opencode's own settings; only read. */
  readonly config: string
  /** Data that this program keeps between runs. */
  readonly state: string
}

export function toUserFolders(env: Readonly<Record<string, string | undefined>>): UserFolders {
  const home = env.HOME || homedir()
  // The XDG specification requires that a relative path is ignored.
  const base = (value: string | undefined, ...fallback: string[]) =>
    value && isAbsolute(value) ? value : join(home, ...fallback)
  return {
    home,
    config: join(base(env.XDG_CONFIG_HOME, ".config"), "opencode"),
    state: join(base(env.XDG_STATE_HOME, ".local", "state"), "opencode-tui"),
  }
}
