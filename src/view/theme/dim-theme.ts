// The theme of what lies under a dialog: every colour half way to the background.
import { themeTokens, type ThemeToken } from "../../text/row/theme-token.ts"
import { mixColors, type Color } from "../../theme/color.ts"
import type { Theme } from "../../theme/resolve-theme.ts"

const share = 0.45

/** Colours that cannot be mixed (the terminal's own) become the muted one. */
export function toDimTheme(theme: Theme): Theme {
  const ground = theme.background
  const entries = themeTokens.map((token): [ThemeToken, Color] => {
    if (token === "background") return [token, ground]
    const mixed = mixColors(theme[token], ground, share)
    if (mixed.kind !== "none") return [token, mixed]
    return [token, isGround(token) ? theme[token] : theme.textMuted]
  })
  return Object.fromEntries(entries) as Theme
}

function isGround(token: ThemeToken): boolean {
  return token.startsWith("background") || token.endsWith("Bg")
}
