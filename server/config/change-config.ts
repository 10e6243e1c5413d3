// Changes of the project's and the user's settings file, as requested by a caller. A change that would make the file invalid
// is rejected before anything is written.
import { stat } from "node:fs/promises"
import { join } from "node:path"
import { isInside, realPath } from "../base/file/containment.ts"
import type { Environment } from "../base/environment.ts"
import type { Paths } from "../base/paths.ts"
import { Config, type ConfigChange } from "../schema/config.ts"
import { NamedError } from "../schema/error.ts"
import { editSettings, findUserConfigFile } from "./edit-settings.ts"
import { dropRedacted } from "./redact-secrets.ts"
import { foldersBetween } from "./folders-between.ts"
import { readsProjectConfig } from "./load-config.ts"
import { mergeSettings } from "./merge-settings.ts"
import { parseSettings, readSettingsFile } from "./read-settings.ts"
import { toEdits } from "./to-edits.ts"

type References = { readonly env: Environment; readonly home: string }

export type ChangeProjectOptions = {
  readonly directory: string
  readonly worktree: string
  readonly paths: Pick<Paths, "home">
  readonly env: Environment
  readonly isTrusted: boolean
}

const known = new Set(Object.keys(Config.shape))

/** The settings file to change: the one with the highest precedence, else a new `opencode.json` at the root. */
async function findProjectConfigFile(directory: string, worktree: string): Promise<string> {
  const folders = foldersBetween(worktree, directory)
  const candidates = [...folders, ...folders.map((folder) => join(folder, ".opencode"))]
  for (const folder of candidates.toReversed())
    for (const name of ["opencode.jsonc", "opencode.json"]) {
      const info = await stat(join(folder, name)).catch(() => undefined)
      if (info?.isFile()) return join(folder, name)
    }
  return join(folders[0] ?? directory, "opencode.json")
}

/**
 * Writes a change into the project's file. Throws ConfigError; ConflictError where project settings are disabled;
 * ForbiddenError where the file is a link out of the project.
 */
export async function changeProjectConfig(options: ChangeProjectOptions, change: ConfigChange): Promise<void> {
  const { directory, worktree, paths, env, isTrusted } = options
  if (!readsProjectConfig(env))
    throw new NamedError("ConflictError", {
      message: "The project's settings are not read: OPENCODE_DISABLE_PROJECT_CONFIG is set",
    })
  const file = await findProjectConfigFile(directory, worktree)
  if (!isInside(await realPath(worktree), await realPath(file)))
    throw new NamedError("ForbiddenError", { message: `${file} leads out of the project, so it is not written` })
  const info = await stat(file).catch(() => undefined)
  const references = isTrusted ? { env, home: paths.home } : undefined
  await changeFile(file, change, info ? info.mode & 0o777 : 0o644, references)
}

/** Writes a change into the user's file, with mode 0600. Throws ConfigError. */
export async function changeUserConfig(
  paths: Pick<Paths, "config" | "home">,
  change: ConfigChange,
  env: Environment,
): Promise<void> {
  await changeFile(await findUserConfigFile(paths), change, 0o600, { env, home: paths.home })
}

/** The merged settings of the user's files, with unresolved references; `{}` where there are none. Throws ConfigError. */
export async function readUserConfig(paths: Pick<Paths, "config">): Promise<Config> {
  let merged: Record<string, unknown> = {}
  for (const name of ["config.json", "opencode.json", "opencode.jsonc"]) {
    const read = await readSettingsFile(join(paths.config, name), { schema: Config, known })
    if (read) merged = mergeSettings(merged, read.value)
  }
  return merged as Config
}

async function changeFile(file: string, change: ConfigChange, mode: number, references?: References): Promise<void> {
  await editSettings(file, {
    edits: (before) => toEdits(before, dropRedacted(change)),
    mode,
    check: (text) => parseSettings(file, text, { schema: Config, known, ...(references ? { references } : {}) }),
  })
}
