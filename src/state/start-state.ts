// The state that the first paint shows: what was saved by earlier runs, the settings, and the command line.
import { parseDisplay } from "./display.ts"
import type { Keymap } from "./keymap.ts"
import type { Preferences } from "./memory.ts"
import { toModelRef } from "./model-ref.ts"
import { replacePrompt } from "./prompt.ts"
import { toSettings, type Settings } from "./settings.ts"
import { createState, type State, type StateOptions } from "./state.ts"
import { toStartMode, toThemeName, type ThemeMode } from "./theme.ts"

export type StartOptions = StateOptions & {
  readonly preferences: Preferences
  readonly keymap: Keymap
  readonly settings: Settings & {
    readonly theme: string | undefined
    readonly problems: readonly string[]
  }
  /** The mode of the terminal's background, from the environment; undefined if unknown. */
  readonly modeHint: ThemeMode | undefined
  readonly start: {
    /** Text for the prompt. */
    readonly prompt?: string | undefined
    readonly agent?: string | undefined
    /** `provider/model` */
    readonly model?: string | undefined
  }
}

export function createStartState(options: StartOptions): State {
  const { preferences, settings, start } = options
  const state: State = {
    ...createState(options),
    ...toStartMode(preferences, options.modeHint),
    ...parseDisplay(preferences.look),
    theme: toThemeName(preferences, settings.theme),
    agent: start.agent ?? preferences.agent,
    startModel: start.model === undefined ? undefined : toModelRef(start.model),
    recentModels: preferences.recentModels ?? [],
    favoriteModels: preferences.favoriteModels ?? [],
    variants: new Map(Object.entries(preferences.variants ?? {})),
    pinned: preferences.pinned ?? [],
    keymap: options.keymap,
    problems: settings.problems,
    settings: toSettings(settings),
  }
  return start.prompt ? replacePrompt(state, start.prompt) : state
}
