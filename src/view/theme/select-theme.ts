// The theme in use, from the state.
import { isUnderlayDim } from "../../state/dialog.ts"
import { memoize } from "../../state/memoize.ts"
import type { State } from "../../state/state.ts"
import type { ThemeValue } from "../../theme/use-theme.ts"
import type { ThemePair, ThemeStore } from "./theme-store.ts"

export type ThemeSelector = (state: State) => ThemePair

export function createThemeSelector(themes: Pick<ThemeStore, "get">): ThemeSelector {
  return memoize(
    ({ theme, themePreview, themeMode, themeRevision }: State) => ({
      name: themePreview ?? theme,
      mode: themeMode,
      // The files and the background that `themes` reads from change with the revision.
      revision: themeRevision,
    }),
    ({ name, mode }) => themes.get(name, mode),
  )
}

/** The theme of what a dialog may cover: dimmed under most dialogs. */
export function toUnderlayTheme({ normal, dim }: ThemePair, state: State): ThemeValue {
  return isUnderlayDim(state) ? dim : normal
}
