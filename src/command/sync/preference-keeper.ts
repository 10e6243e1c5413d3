// Remembers what the person chooses: theme, dark or light, agent, models, how much is shown. And takes the theme of the
// settings when they are known.
import { toStoredDisplay } from "../../state/display.ts"
import type { Memory, Preferences } from "../../state/memory.ts"
import type { State } from "../../state/state.ts"
import type { Store } from "../../state/store.ts"
import { defaultTheme } from "../../state/screen.ts"

export type PreferenceKeeperOptions = {
  readonly store: Store
  readonly memory: Memory
  readonly remembered: Preferences
  /** The theme of the user's `tui.json`, which wins over that of the config. */
  readonly configured: string | undefined
}

/** The theme to begin with: the chosen one, as long as the settings say what they said when it was chosen. */
export function toThemeName({ theme, themeOver }: Preferences, configured: string | undefined): string {
  return theme !== undefined && (configured === undefined || themeOver === configured)
    ? theme
    : (configured ?? defaultTheme)
}

/** Dark or light to begin with, before the terminal has been asked. */
export function toStartMode({ themeMode, terminalMode }: Preferences, hint: "dark" | "light" | undefined) {
  const told = hint ?? terminalMode ?? "dark"
  return { terminalMode: told, themeMode: themeMode ?? told, isModePinned: themeMode !== undefined }
}

/** Gives the way to stop it. */
export function keepPreferences({ store, memory, remembered, configured }: PreferenceKeeperOptions): () => void {
  let kept = remembered
  let isFromSettings = false

  function save(state: State, change: Preferences) {
    kept = {
      ...kept,
      ...change,
      themeMode: state.isModePinned ? state.themeMode : undefined,
      terminalMode: state.terminalMode,
      agent: state.agent,
      recentModels: state.recentModels,
      favoriteModels: state.favoriteModels,
      variants: Object.fromEntries(state.variants),
      pinned: state.pinned,
      look: toStoredDisplay(state),
    }
    void memory.savePreferences(kept)
  }

  return store.subscribe((state, before) => {
    if (state.config !== before.config) {
      const theme = toThemeName(kept, configured ?? state.config.theme)
      if (theme === state.theme) return
      isFromSettings = true
      store.update((now) => ({ ...now, theme }))
      isFromSettings = false
    } else if (state.theme !== before.theme && !isFromSettings)
      save(state, { theme: state.theme, themeOver: configured ?? state.config.theme })
    else if (hasChosen(state, before)) save(state, {})
  })
}

const choices = [
  ...(["agent", "recentModels", "favoriteModels", "variants", "pinned", "themeMode", "isModePinned"] as const),
  ...([
    "terminalMode",
    "toolDetail",
    "isThinkingShown",
    "hasTimestamps",
    "isSidebarHidden",
    "isTitleOff",
    "foldedSections",
  ] as const),
] satisfies (keyof State)[]

function hasChosen(state: State, before: State): boolean {
  return choices.some((name) => state[name] !== before[name])
}
