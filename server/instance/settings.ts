// The settings of a directory at run time: one immutable snapshot of what its files determine, replaced as a whole.
// Guarantees: changes run one after another, so a refresh reads every file that was written before it was requested; a
// refresh that fails keeps the snapshot; agents and commands always belong to the config of their snapshot.
import { type Agents, createAgents } from "../agent/agents.ts"
import { createQueue } from "../base/queue.ts"
import { type Commands, createCommands } from "../command/commands.ts"
import { toRuleset } from "../permission/rules.ts"
import type { PermissionConfig } from "../schema/config.ts"
import type { LoadedSettings } from "./load-settings.ts"

export type SettingsSnapshot = LoadedSettings & {
  readonly agents: Agents
  readonly commands: Commands
}

export type Settings = {
  /** The same object until something changes. Read it once for work whose parts must agree. */
  current(): SettingsSnapshot
  /** Reads the files again. Throws ConfigError and keeps the snapshot. */
  refresh(): Promise<void>
  /** Replaces the user's own permission rules. Reads no file, so it also takes effect while a file is invalid. */
  setOwnPermission(permission: PermissionConfig | undefined): Promise<void>
}

export type SettingsDeps = {
  /** Reads the files. Throws ConfigError. */
  readonly load: () => Promise<LoadedSettings>
  /** What `~` in a permission pattern stands for. */
  readonly home: string
  /** Where large tool outputs are stored, which every agent may read. */
  readonly outputDirectory: string
  /** Called when the files were read, with the snapshot that was replaced (none at the first time). */
  readonly onLoad: (settings: SettingsSnapshot, previous: SettingsSnapshot | undefined) => void
}

/** Loads the settings. Throws ConfigError. */
export async function createSettings({ load, home, outputDirectory, onLoad }: SettingsDeps): Promise<Settings> {
  const toRules = (permission: PermissionConfig) => toRuleset(permission, home)
  const derive = (loaded: LoadedSettings): SettingsSnapshot => ({
    ...loaded,
    agents: createAgents({ config: loaded.config, own: loaded.own, toRules, outputDirectory }),
    commands: createCommands(loaded),
  })
  let current = derive(await load())
  onLoad(current, undefined)
  // Without the queue a slow refresh could replace the result of a later one, or undo a change of the user's rules.
  const enqueue = createQueue()
  return {
    current: () => current,
    refresh: () =>
      enqueue(async () => {
        const previous = current
        current = derive(await load())
        onLoad(current, previous)
      }),
    setOwnPermission: (permission) =>
      enqueue(async () => {
        current = derive({ ...current, own: { ...current.own, permission } })
      }),
  }
}
