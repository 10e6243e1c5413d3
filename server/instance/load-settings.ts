// All that a directory's files say of how to work in it: settings, agents, commands, skills. Read together, told together.
import { type Environment, isOn } from "../base/environment.ts"
import type { Paths } from "../base/paths.ts"
import { loadConfig, type LoadedConfig } from "../config/load-config.ts"
import type { Config } from "../schema/config.ts"
import type { Skill } from "../schema/service.ts"
import { loadSkills } from "../skill/load-skills.ts"

type LoadSettingsOptions = {
  readonly directory: string
  readonly worktree: string
  readonly paths: Paths
  readonly env: Environment
  readonly isTrusted: boolean
  /** Given on the command line. */
  readonly model?: string | undefined
  readonly agent?: string | undefined
}

type DirectorySettings = LoadedConfig & { readonly skills: readonly Skill[]; readonly isTrusted: boolean }

/** Throws ConfigError. */
export async function loadSettings({ model, agent, ...options }: LoadSettingsOptions): Promise<DirectorySettings> {
  const loaded = await loadConfig(options)
  const config: Config = {
    ...loaded.config,
    ...(model ? { model } : {}),
    ...(agent ? { default_agent: agent } : {}),
    ...(isOn(options.env["OPENCODE_DISABLE_AUTOCOMPACT"])
      ? { compaction: { ...loaded.config.compaction, auto: false } }
      : {}),
  }
  const { skills, warnings } = await loadSkills({ ...options, config })
  return { ...loaded, config, skills, warnings: [...loaded.warnings, ...warnings], isTrusted: options.isTrusted }
}

/** What is wrong in the files, in one line of text; undefined when nothing is. */
export function toWarningNotice(warnings: DirectorySettings["warnings"]): string | undefined {
  if (warnings.length === 0) return undefined
  return warnings.map(({ file, line, message }) => `${file}${line ? `:${line}` : ""}: ${message}`).join("; ")
}

/** What waits for trust; undefined when nothing does. */
export function toWithheldNotice(directory: string, withheld: DirectorySettings["withheld"]): string | undefined {
  if (withheld.length === 0) return undefined
  const list = withheld.map(({ file, key }) => `${key} (${file})`).join(", ")
  return `${directory} is not trusted, so this part of its settings is left out: ${list}. "opencode-tui trust" shows what it would do and lets it; --trust and OPENCODE_TRUST=1 let it for one start.`
}
