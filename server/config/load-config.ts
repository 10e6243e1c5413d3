// Loads and merges the settings of a directory. Sources in ascending precedence: the user's global files, the file in
// OPENCODE_CONFIG, the project's files from its root down to the directory, OPENCODE_CONFIG_DIR, OPENCODE_CONFIG_CONTENT,
// OPENCODE_PERMISSION. What an untrusted project may not set is withheld and reported.
import { realpath } from "node:fs/promises"
import { join, resolve } from "node:path"
import * as z from "zod"
import { type Environment, isOn } from "../base/environment.ts"
import type { Paths } from "../base/paths.ts"
import { Config, PermissionConfig } from "../schema/config.ts"
import type { Withheld } from "../schema/trust.ts"
import { foldersBetween } from "./folders-between.ts"
import { readMarkdownEntries } from "./read-markdown-entries.ts"
import { mergeSettings, mergeUntrusted } from "./merge-settings.ts"
import { normalizeConfig } from "./normalize-config.ts"
import { loadOwnConfig, type OwnConfig } from "./own-config.ts"
import { parseSettings, readSettingsFile, type ConfigWarning, type ParsedSettings } from "./read-settings.ts"
import { findDeniedPermissions, withholdSettings } from "./withhold-settings.ts"

export type LoadConfigOptions = {
  readonly directory: string
  /** The project's root; the directory itself outside git. */
  readonly worktree: string
  readonly paths: Paths
  readonly env: Environment
  readonly isTrusted: boolean
}

export type LoadedConfig = {
  readonly config: Config
  readonly own: OwnConfig
  readonly warnings: readonly ConfigWarning[]
  /** The files and variables that were read, in order. */
  readonly sources: readonly string[]
  /** Settings that do not apply until the project is trusted. */
  readonly withheld: readonly Withheld[]
  /** Commands from an untrusted project: shell in their templates must not run. */
  readonly untrustedCommands: readonly string[]
}

const known = new Set(Object.keys(Config.shape))

/** Throws ConfigError for a settings file that cannot be parsed or is invalid. */
export async function loadConfig(options: LoadConfigOptions): Promise<LoadedConfig> {
  const { paths, env, isTrusted } = options
  const { own, warnings: ownWarnings } = await loadOwnConfig(paths)
  const warnings: ConfigWarning[] = [...ownWarnings]
  const sources: string[] = []
  const withheld: Withheld[] = []
  const untrustedCommands = new Set<string>()
  let merged: Record<string, unknown> = {}

  const references = { env, home: paths.home }
  const add = (source: string, settings: ParsedSettings | undefined, merge = mergeSettings) => {
    if (!settings) return
    sources.push(source)
    warnings.push(...settings.warnings)
    merged = merge(merged, settings.value)
  }
  const addFile = async (file: string) => add(file, await readSettingsFile(file, { schema: Config, known, references }))
  const addFolder = async (folder: string) => {
    for (const name of ["opencode.json", "opencode.jsonc"]) await addFile(join(folder, name))
    const entries = await readMarkdownEntries(folder)
    warnings.push(...entries.warnings)
    sources.push(...entries.files)
    merged = mergeSettings(merged, entries.value)
  }

  await addFile(join(paths.config, "config.json"))
  await addFolder(paths.config)
  if (env["OPENCODE_CONFIG"]) await addFile(resolve(env["OPENCODE_CONFIG"]))

  if (readsProjectConfig(env)) {
    // Only settings that precede the project's can be loosened by it; later ones override it anyway.
    const denied = findDeniedPermissions(merged).union(findDeniedPermissions({ permission: own.permission }))
    const owner = { denied, foreign: new Set<string>() }
    const addProject = (source: string, settings: ParsedSettings | undefined) => {
      if (!settings || isTrusted) return add(source, settings)
      const split = withholdSettings(source, settings.value, owner)
      withheld.push(...split.withheld)
      withholdShell(source, split.settings, untrustedCommands, withheld)
      add(source, { value: split.settings, warnings: settings.warnings }, mergeUntrusted)
    }
    const read = isTrusted ? { schema: Config, known, references } : { schema: Config, known }
    const folders = foldersBetween(options.worktree, options.directory)
    const files = [
      ...folders.map((folder) => ({ folder, isOwnFolder: false })),
      ...folders.map((folder) => ({ folder: join(folder, ".opencode"), isOwnFolder: true })),
    ]
    const within = isTrusted ? undefined : await realpath(options.worktree).catch(() => options.worktree)
    for (const { folder, isOwnFolder } of files) {
      // The user's settings folder can be the open project itself; it was read above.
      if (folder === paths.config) continue
      for (const name of ["opencode.json", "opencode.jsonc"])
        addProject(join(folder, name), await readSettingsFile(join(folder, name), read))
      if (!isOwnFolder) continue
      const entries = await readMarkdownEntries(folder, within)
      warnings.push(...entries.warnings)
      if (entries.files.length > 0) addProject(folder, { value: entries.value, warnings: [] })
    }
  }

  if (env["OPENCODE_CONFIG_DIR"]) await addFolder(resolve(env["OPENCODE_CONFIG_DIR"]))
  if (env["OPENCODE_CONFIG_CONTENT"]) {
    const source = "OPENCODE_CONFIG_CONTENT"
    add(source, await parseSettings(source, env[source] ?? "", { schema: Config, known, references }))
  }
  if (env["OPENCODE_PERMISSION"]) {
    const permission = await parsePermission(env["OPENCODE_PERMISSION"])
    sources.push("OPENCODE_PERMISSION")
    merged = mergeSettings(merged, { permission })
  }
  return {
    config: normalizeConfig(merged),
    own,
    warnings,
    sources,
    withheld,
    untrustedCommands: [...untrustedCommands],
  }
}

/** False where OPENCODE_DISABLE_PROJECT_CONFIG is set. */
export function readsProjectConfig(env: Environment): boolean {
  return !isOn(env["OPENCODE_DISABLE_PROJECT_CONFIG"])
}

function withholdShell(
  source: string,
  settings: Record<string, unknown>,
  names: Set<string>,
  withheld: Withheld[],
): void {
  for (const [name, command] of Object.entries((settings["command"] ?? {}) as NonNullable<Config["command"]>)) {
    names.add(name)
    const what = [...command.template.matchAll(/!`([^`]+)`/g)].map(([, shell = ""]) => shell)
    if (what.length > 0)
      withheld.push({ file: source, key: `command.${name}`, why: "runs shell commands in its text", what })
  }
}

async function parsePermission(text: string): Promise<unknown> {
  const source = "OPENCODE_PERMISSION"
  // A bare word is an action, anything else is JSON.
  const json = /^\w+$/.test(text.trim()) ? JSON.stringify(text.trim()) : text
  const schema = z.object({ permission: PermissionConfig })
  const parsed = await parseSettings(source, `{"permission":${json}}`, { schema, known: new Set(["permission"]) })
  return parsed.value["permission"]
}
