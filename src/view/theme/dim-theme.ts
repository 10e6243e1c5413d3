// The theme of what lies under a dialog: every colour is mixed with the background.
import { themeTokens, type ThemeToken } from "../../text/row/theme-token.ts"
import { mixColors, type Color } from "../../theme/color.ts"
import type { Theme } from "../../theme/resolve-theme.ts"

/** The share of the original colour. */
const share = 0.45

/** Colours that cannot be mixed, those of the terminal's palette, become the muted colour. */
export function toDimTheme(theme: Theme): Theme {
  const { background } = theme
  const entries = themeTokens.map((token): [ThemeToken, Color] => {
    if (token === "background") return [token, background]
    const mixed = mixColors(theme[token], background, share)
    if (mixed.kind !== "none") return [token, mixed]
    return [token, isBackground(token) ? theme[token] : theme.textMuted]
  })
  return Object.fromEntries(entries) as Theme
}

function isBackground(token: ThemeToken): boolean {
  return token.startsWith("background") || token.endsWith("Bg")
}
