// Where settings and themes of the terminal are looked for, in the order in which they are read: the user's folder first,
// then the project's, from its root down to the directory. Found before the first paint: it asks only whether `.git` exists.
import { existsSync } from "node:fs"
import { dirname, isAbsolute, join } from "node:path"

export type Places = {
  readonly settingsFiles: readonly string[]
  readonly themeFolders: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** `config` is the user's folder; `directory` is absolute, and undefined where the project is on another machine. */
export function toPlaces(env: Environment, config: string, directory: string | undefined): Places {
  const isOwnOnly = /^(?:1|true)$/i.test(env["OPENCODE_DISABLE_PROJECT_CONFIG"] ?? "")
  const project = directory === undefined || isOwnOnly ? [] : foldersFromRoot(directory)
  const hidden = project.map((folder) => join(folder, ".opencode"))
  const named = env["OPENCODE_TUI_CONFIG"]
  const files = (folder: string) => [join(folder, "tui.json"), join(folder, "tui.jsonc")]
  return {
    settingsFiles: [...files(config), ...(named ? [named] : []), ...project.flatMap(files), ...hidden.flatMap(files)],
    themeFolders: [config, ...hidden].map((folder) => join(folder, "themes")),
  }
}

function foldersFromRoot(directory: string): string[] {
  if (!isAbsolute(directory)) return []
  const folders: string[] = []
  for (let at = directory; ; at = dirname(at)) {
    folders.unshift(at)
    if (existsSync(join(at, ".git"))) return folders
    // No project: only the directory itself counts.
    if (at === dirname(at)) return [directory]
  }
}
