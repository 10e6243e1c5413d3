// Reads everything that a directory's files and the command line determine about working in it: config, agents, commands,
// skills.
import { type Environment, isOn } from "../base/environment.ts"
import type { Paths } from "../base/paths.ts"
import { loadConfig, type LoadedConfig } from "../config/load-config.ts"
import type { Config } from "../schema/config.ts"
import type { Skill } from "../schema/skill.ts"
import { loadSkills } from "../skill/load-skills.ts"

export type LoadSettingsOptions = {
  readonly directory: string
  readonly worktree: string
  readonly paths: Paths
  readonly env: Environment
  readonly isTrusted: boolean
  /** The user's name at this machine, for settings that set none. */
  readonly userName: string
  /** Given on the command line. */
  readonly model?: string | undefined
  readonly agent?: string | undefined
}

export type LoadedSettings = LoadedConfig & { readonly skills: readonly Skill[]; readonly isTrusted: boolean }

/** Throws ConfigError. */
export async function loadSettings({
  userName,
  model,
  agent,
  ...options
}: LoadSettingsOptions): Promise<LoadedSettings> {
  const loaded = await loadConfig(options)
  const config: Config = {
    ...loaded.config,
    username: loaded.config.username ?? userName,
    ...(model ? { model } : {}),
    ...(agent ? { default_agent: agent } : {}),
    ...(isOn(options.env["OPENCODE_DISABLE_AUTOCOMPACT"])
      ? { compaction: { ...loaded.config.compaction, auto: false } }
      : {}),
  }
  const { skills, warnings } = await loadSkills({ ...options, config })
  return { ...loaded, config, skills, warnings: [...loaded.warnings, ...warnings], isTrusted: options.isTrusted }
}
