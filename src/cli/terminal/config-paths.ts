// Where the settings and themes of the terminal are read from, in the order in which they apply: the user's folder first,
// then the project's folders from its root down to the directory. Runs before the first frame, so the only disk access is
// to look for `.git`.
import { existsSync } from "node:fs"
import { dirname, isAbsolute, join } from "node:path"

export type ConfigPaths = {
  readonly settingsFiles: readonly string[]
  /** Those of `settingsFiles` that belong to the project. */
  readonly projectFiles: readonly string[]
  readonly themeFolders: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** `config` is the user's folder. `directory` is absolute, or undefined where the project is on another machine. */
export function findConfigPaths(env: Environment, config: string, directory: string | undefined): ConfigPaths {
  const isUserOnly = /^(?:1|true)$/i.test(env["OPENCODE_DISABLE_PROJECT_CONFIG"] ?? "")
  const project = directory === undefined || isUserOnly ? [] : foldersFromRoot(directory)
  const hidden = project.map((folder) => join(folder, ".opencode"))
  const named = env["OPENCODE_TUI_CONFIG"]
  const files = (folder: string) => [join(folder, "tui.json"), join(folder, "tui.jsonc")]
  // The user's folder can be the open project itself.
  const projectFiles = [...project, ...hidden].filter((folder) => folder !== config).flatMap(files)
  return {
    settingsFiles: [...files(config), ...(named ? [named] : []), ...projectFiles],
    projectFiles,
    themeFolders: [config, ...hidden].map((folder) => join(folder, "themes")),
  }
}

function foldersFromRoot(directory: string): string[] {
  if (!isAbsolute(directory)) return []
  const folders: string[] = []
  for (let at = directory; ; at = dirname(at)) {
    folders.unshift(at)
    if (existsSync(join(at, ".git"))) return folders
    // Outside of a repository only the directory itself counts.
    if (at === dirname(at)) return [directory]
  }
}
