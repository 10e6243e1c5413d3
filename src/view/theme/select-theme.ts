// The theme in use, from the state.
import { isUnderlayDim, type DialogState } from "../../state/dialog.ts"
import { memoize } from "../../state/memoize.ts"
import type { ThemeState } from "../../state/theme.ts"
import type { ThemeValue } from "../../theme/use-theme.ts"
import type { ThemePair, ThemeStore } from "./theme-store.ts"

export type ThemeSelector = (state: ThemeState) => ThemePair

export function createThemeSelector(themes: Pick<ThemeStore, "get">): ThemeSelector {
  return memoize(
    ({ theme, themePreview, themeMode, themeRevision }: ThemeState) => ({
      name: themePreview ?? theme,
      mode: themeMode,
      // The files and the background that `themes` reads from change with the revision.
      revision: themeRevision,
    }),
    ({ name, mode }) => themes.get(name, mode),
  )
}

/** The theme of what a dialog may cover: dimmed under most dialogs. */
export function toUnderlayTheme({ normal, dim }: ThemePair, state: DialogState): ThemeValue {
  return isUnderlayDim(state) ? dim : normal
}
