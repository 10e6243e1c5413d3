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
import { formatSetting } from "./format-setting.ts"
import { readMarkdownEntries } from "./read-markdown-entries.ts"
import { limitWithheld } from "./limit-withheld.ts"
import { mergeSettings, mergeUntrusted } from "./merge-settings.ts"
import { normalizeConfig } from "./normalize-config.ts"
import { loadOwnConfig, type OwnConfig } from "./own-config.ts"
import {
  parseSettings,
  readProjectSettings,
  readSettingsFile,
  type ConfigWarning,
  type ParsedSettings,
  type ProjectSettings,
  type ReadOptions,
  type RuleSource,
} from "./read-settings.ts"
import { listWithheldTuiSettings } from "./withheld-tui-settings.ts"
import { findRuleWarnings, type RuleScope } from "./rule-warnings.ts"
import { findDeniedPermissions, withholdSettings } from "./withhold-settings.ts"

export type LoadConfigOptions = {
  readonly directory: string
  /** The project's root; the directory itself outside git. */
  readonly worktree: string
  readonly paths: Pick<Paths, "config" | "home" | "ownConfig">
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
  /** Patterns of `instructions` that only an untrusted project names: they reach documents of the project only. */
  readonly untrustedInstructions: readonly string[]
  /** Where permission rules come from, in ascending precedence. */
  readonly ruleSources: readonly RuleSource[]
}

type ProjectPart = Pick<LoadedConfig, "withheld" | "untrustedCommands" | "untrustedInstructions">

const known = new Set(Object.keys(Config.shape))
const folderFiles = ["opencode.json", "opencode.jsonc"]

/**
 * Throws ConfigError for a settings file of the user that cannot be parsed or is invalid. What is wrong in a file of the
 * project is left out with a warning.
 */
export async function loadConfig(options: LoadConfigOptions): Promise<LoadedConfig> {
  const { paths, env } = options
  const { own, warnings, rules } = await loadOwnConfig(paths)
  const merge = createMerge({ schema: Config, known, references: { env, home: paths.home } })
  await addUserSettings(merge, options)
  const project = await addProjectSettings(merge, options, own)
  await addEnvironmentSettings(merge, env)
  const config = normalizeConfig(merge.merged())
  const ruleWarnings = await findRuleWarnings(
    [...rules, ...merge.rules],
    toRuleScope(options, config, project.withheld),
  )
  return {
    config,
    own,
    warnings: [...warnings, ...merge.warnings, ...ruleWarnings],
    sources: merge.sources,
    ruleSources: merge.rules,
    ...project,
  }
}

function toRuleScope(
  { directory, worktree, paths, env }: LoadConfigOptions,
  { mcp = {}, plugin = [] }: Config,
  withheld: readonly Withheld[],
): RuleScope {
  return {
    directory,
    worktree,
    home: paths.home,
    servers: Object.keys(mcp),
    hasPlugins: plugin.length > 0 || withheld.some(({ key }) => key === "mcp" || key === "plugin"),
    folders: [
      paths.config,
      ...foldersBetween(worktree, directory).map((folder) => join(folder, ".opencode")),
      ...(env["OPENCODE_CONFIG_DIR"] ? [resolve(env["OPENCODE_CONFIG_DIR"])] : []),
    ],
  }
}

/** False where OPENCODE_DISABLE_PROJECT_CONFIG is set. */
export function readsProjectConfig(env: Environment): boolean {
  return !isOn(env["OPENCODE_DISABLE_PROJECT_CONFIG"])
}

type Merge = ReturnType<typeof createMerge>

/** Merges settings in ascending precedence, and collects their warnings and sources. */
function createMerge(read: ReadOptions) {
  const warnings: ConfigWarning[] = []
  const sources: string[] = []
  const rules: RuleSource[] = []
  let merged: Record<string, unknown> = {}

  function add(source: string, settings: ParsedSettings | undefined, merge = mergeSettings): void {
    if (!settings) return
    sources.push(source)
    warnings.push(...settings.warnings)
    rules.push(...settings.rules)
    merged = merge(merged, settings.value)
  }

  async function addText(source: string, text: string): Promise<void> {
    add(source, await parseSettings(source, text, read))
  }

  async function addFile(file: string): Promise<void> {
    add(file, await readSettingsFile(file, read))
  }

  async function addFolder(folder: string): Promise<void> {
    for (const name of folderFiles) await addFile(join(folder, name))
    const entries = await readMarkdownEntries(folder)
    warnings.push(...entries.warnings)
    sources.push(...entries.files)
    rules.push(...entries.rules)
    merged = mergeSettings(merged, entries.value)
  }

  return { merged: () => merged, warnings, sources, rules, read, add, addText, addFile, addFolder }
}

async function addUserSettings(merge: Merge, { paths, env }: LoadConfigOptions): Promise<void> {
  await merge.addFile(join(paths.config, "config.json"))
  await merge.addFolder(paths.config)
  if (env["OPENCODE_CONFIG"]) await merge.addFile(resolve(env["OPENCODE_CONFIG"]))
}

async function addProjectSettings(
  merge: Merge,
  { directory, worktree, paths, env, isTrusted }: LoadConfigOptions,
  own: OwnConfig,
): Promise<ProjectPart> {
  const untrusted = createUntrustedMerge(merge, own)
  if (!readsProjectConfig(env)) return untrusted.part()
  const read = isTrusted ? merge.read : { schema: Config, known }
  const within = isTrusted ? undefined : await realpath(worktree).catch(() => worktree)
  const folders = foldersBetween(worktree, directory)
  const hidden = folders.map((folder) => join(folder, ".opencode"))
  // The user's settings folder can be the open project itself; it is part of the user's settings then.
  const isProjectFolder = (folder: string) => folder !== paths.config

  function add(source: string, settings: ProjectSettings | undefined): void {
    if (!settings) return
    if (isTrusted) merge.add(source, settings)
    else untrusted.add(source, settings)
  }
  async function addFiles(folder: string): Promise<void> {
    for (const name of folderFiles) add(join(folder, name), await readProjectSettings(join(folder, name), read))
  }

  if (!isTrusted) untrusted.withhold(await listWithheldTuiSettings([...folders, ...hidden].filter(isProjectFolder)))
  for (const folder of folders.filter(isProjectFolder)) await addFiles(folder)
  for (const folder of hidden.filter(isProjectFolder)) {
    await addFiles(folder)
    const { value, files, warnings, rules } = await readMarkdownEntries(folder, within)
    merge.warnings.push(...warnings)
    if (files.length > 0) add(folder, { value, written: value, warnings: [], rules, withheld: [] })
  }
  return untrusted.part()
}

/** Merges the settings of an untrusted project, without those that need trust. */
function createUntrustedMerge(merge: Merge, own: OwnConfig) {
  // Only settings that precede the project's can be loosened by it; later ones override it anyway.
  const user = merge.merged()
  const denied = findDeniedPermissions(user).union(findDeniedPermissions({ permission: own.permission }))
  const withheldProviders = new Set<string>()
  const withheld: Withheld[] = []
  const commands = new Set<string>()
  const instructions = new Set<string>()
  return {
    withhold: (settings: readonly Withheld[]) => void withheld.push(...settings),
    add(source: string, settings: ProjectSettings): void {
      const limits = { denied, withheldProviders, before: merge.merged() }
      const split = withholdSettings(source, settings.value, settings.written, limits)
      withheld.push(...settings.withheld, ...split.withheld, ...listShellCommands(source, split.settings))
      for (const name of Object.keys(toCommands(split.settings))) commands.add(name)
      for (const pattern of toInstructions(split.settings)) instructions.add(pattern)
      const rules = settings.rules.map((each) => ({ ...each, isUntrusted: true }) as const)
      merge.add(source, { ...settings, value: split.settings, rules }, mergeUntrusted)
    },
    part: (): ProjectPart => ({
      withheld: limitWithheld(withheld),
      untrustedCommands: [...commands],
      untrustedInstructions: [...instructions.difference(new Set(toInstructions(user)))],
    }),
  }
}

function toInstructions(settings: Record<string, unknown>): readonly string[] {
  return (settings as Config).instructions ?? []
}

/** The shell commands in command templates, which do not run without trust. */
function listShellCommands(source: string, settings: Record<string, unknown>): Withheld[] {
  return Object.entries(toCommands(settings)).flatMap(([name, { template }]) => {
    const what = [...template.matchAll(/!`([^`]+)`/g)].map(([, shell = ""]) => shell)
    return what.length > 0
      ? [{ file: source, key: `command.${name}`, why: "runs shell commands in its text", what: formatSetting(what) }]
      : []
  })
}

function toCommands(settings: Record<string, unknown>): NonNullable<Config["command"]> {
  return (settings["command"] ?? {}) as NonNullable<Config["command"]>
}

async function addEnvironmentSettings(merge: Merge, env: Environment): Promise<void> {
  if (env["OPENCODE_CONFIG_DIR"]) await merge.addFolder(resolve(env["OPENCODE_CONFIG_DIR"]))
  if (env["OPENCODE_CONFIG_CONTENT"]) await merge.addText("OPENCODE_CONFIG_CONTENT", env["OPENCODE_CONFIG_CONTENT"])
  if (env["OPENCODE_PERMISSION"]) {
    merge.add("OPENCODE_PERMISSION", await parsePermission(env["OPENCODE_PERMISSION"]))
  }
}

async function parsePermission(text: string): Promise<ParsedSettings> {
  const source = "OPENCODE_PERMISSION"
  // A bare word is an action, anything else is JSON.
  const json = /^\w+$/.test(text.trim()) ? JSON.stringify(text.trim()) : text
  const schema = z.object({ permission: PermissionConfig })
  return parseSettings(source, `{"permission":${json}}`, { schema, known: new Set(["permission"]) })
}
