// Which theme is in use, and whether it is its dark or its light form.
import type { Preferences } from "./memory.ts"

export type ThemeMode = "dark" | "light"

export type ThemeState = {
  /** Name of the theme in use. */
  readonly theme: string
  /** Name of the theme that the list of themes previews. */
  readonly themePreview: string | undefined
  readonly themeMode: ThemeMode
  /** The mode of the terminal's background; in use unless a mode is pinned. */
  readonly terminalMode: ThemeMode
  readonly isModePinned: boolean
  /** Counts the changes of theme files and of the terminal's background: the same name may mean other colours. */
  readonly themeRevision: number
}

/** Used when no theme is chosen or the chosen one cannot be read. */
export const defaultTheme = "opencode"

export const emptyTheme: ThemeState = {
  theme: defaultTheme,
  themePreview: undefined,
  themeMode: "dark",
  terminalMode: "dark",
  isModePinned: false,
  themeRevision: 0,
}

export function setTerminalMode<S extends ThemeState>(state: S, mode: ThemeMode): S {
  if (state.terminalMode === mode) return state
  return { ...state, terminalMode: mode, themeMode: state.isModePinned ? state.themeMode : mode }
}

/** Keeps a mode whatever the terminal reports; undefined follows the terminal again. */
export function pinMode<S extends ThemeState>(state: S, mode: ThemeMode | undefined): S {
  return { ...state, isModePinned: mode !== undefined, themeMode: mode ?? state.terminalMode }
}

/** The colours behind the theme names have changed. */
export function bumpThemeRevision<S extends ThemeState>(state: S): S {
  return { ...state, themeRevision: state.themeRevision + 1 }
}

/** The theme at start-up: the user's choice, until the configured theme is another one than when it was chosen. */
export function toThemeName({ theme, themeOver }: Preferences, configured: string | undefined): string {
  return theme !== undefined && (configured === undefined || themeOver === configured)
    ? theme
    : (configured ?? defaultTheme)
}

/** The mode at start-up, before the terminal has answered. `hint` is what the environment says about it. */
export function toStartMode(
  { themeMode, terminalMode }: Preferences,
  hint: ThemeMode | undefined,
): Pick<ThemeState, "terminalMode" | "themeMode" | "isModePinned"> {
  const mode = hint ?? terminalMode ?? "dark"
  return { terminalMode: mode, themeMode: themeMode ?? mode, isModePinned: themeMode !== undefined }
}
