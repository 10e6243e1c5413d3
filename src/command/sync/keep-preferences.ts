// Saves what the user chooses: theme and mode, agent, models, pinned sessions, display options. Also applies the theme of the
// config once the config is known.
import { toStoredDisplay } from "../../state/display.ts"
import { memoize, pick } from "../../state/memoize.ts"
import type { Memory, Preferences } from "../../state/memory.ts"
import type { State } from "../../state/state.ts"
import type { Store } from "../../state/store.ts"
import { toThemeName } from "../../state/theme.ts"

export type KeepPreferencesOptions = {
  readonly store: Store
  readonly memory: Pick<Memory, "savePreferences">
  /** As loaded at start-up. */
  readonly preferences: Preferences
  /** The theme of the user's `tui.json`; takes precedence over the theme of the config. */
  readonly configuredTheme: string | undefined
}

/** Returns the function that stops it. */
export function keepPreferences({ store, memory, preferences, configuredTheme }: KeepPreferencesOptions): () => void {
  const toChoices = memoize(selectChoices, toPreferences)
  let choices = toChoices(store.getState())
  let theme: Preferences = pick(preferences, "theme", "themeOver")
  let isApplyingConfig = false

  return store.subscribe((state, before) => {
    if (state.config !== before.config) {
      const name = toThemeName(theme, configuredTheme ?? state.config.theme)
      if (name === state.theme) return
      isApplyingConfig = true
      store.update((now) => ({ ...now, theme: name }))
      isApplyingConfig = false
      return
    }
    const isThemeChosen = state.theme !== before.theme && !isApplyingConfig
    if (isThemeChosen) theme = { theme: state.theme, themeOver: configuredTheme ?? state.config.theme }
    const next = toChoices(state)
    if (next === choices && !isThemeChosen) return
    choices = next
    void memory.savePreferences({ ...theme, ...choices })
  })
}

type Choices = ReturnType<typeof selectChoices>

function selectChoices(state: State) {
  return {
    ...pick(state, "agent", "recentModels", "favoriteModels", "variants", "pinned"),
    ...pick(state, "themeMode", "isModePinned", "terminalMode"),
    ...pick(state, "toolDetail", "isThinkingShown", "hasTimestamps", "isSidebarHidden", "isTitleOff", "foldedSections"),
  }
}

function toPreferences(choices: Choices): Preferences {
  return {
    ...pick(choices, "agent", "recentModels", "favoriteModels", "pinned", "terminalMode"),
    themeMode: choices.isModePinned ? choices.themeMode : undefined,
    variants: Object.fromEntries(choices.variants),
    look: toStoredDisplay(choices),
  }
}
