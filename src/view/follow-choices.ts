// Remembers what the person chooses: theme, agent, models. And takes the theme of the settings when they are known.
import type { Memory, Remembered } from "../state/persist.ts"
import type { State } from "../state/state.ts"
import type { Store } from "../state/store.ts"
import { defaultTheme } from "./theme-store.ts"

export type ChoicesOptions = {
  readonly store: Store
  readonly memory: Memory
  readonly remembered: Remembered
  /** The theme of the user's `tui.json`, which wins over that of the config. */
  readonly configured: string | undefined
}

/** The theme to begin with: the chosen one, as long as the settings say what they said when it was chosen. */
export function toThemeName({ theme, themeOver }: Remembered, configured: string | undefined): string {
  return theme !== undefined && (configured === undefined || themeOver === configured)
    ? theme
    : (configured ?? defaultTheme)
}

/** Gives the way to stop it. */
export function followChoices({ store, memory, remembered, configured }: ChoicesOptions): () => void {
  let kept = remembered
  let isFromSettings = false

  function save(state: State, change: Remembered) {
    kept = { ...kept, ...change, agent: state.agent, recentModels: state.recentModels }
    void memory.save(kept)
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
    else if (state.agent !== before.agent || state.recentModels !== before.recentModels) save(state, {})
  })
}
