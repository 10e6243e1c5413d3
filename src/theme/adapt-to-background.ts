// For the theme that uses the terminal's own colours, once the terminal has reported its background: panels, borders and
// muted text become shades of that background.
import { toContrast, findRgb, mixColors, type Color } from "./color.ts"
import type { Theme, ThemeMode } from "./resolve-theme.ts"

const white: Color = { kind: "rgb", hex: "#ffffff" }
const black: Color = { kind: "rgb", hex: "#000000" }
const green: Color = { kind: "rgb", hex: "#00af5f" }
const red: Color = { kind: "rgb", hex: "#d7005f" }
const minContrast = 4

/** `theme` must leave text and background to the terminal. `background` is the one that the terminal reported. */
export function adaptToBackground(theme: Theme, background: Color, mode: ThemeMode): Theme {
  const foreground = mode === "dark" ? white : black
  const shade = (share: number) => mixColors(foreground, background, share)
  const panel = shade(0.06)
  return {
    ...theme,
    textMuted: toMuted(foreground, background),
    backgroundPanel: panel,
    backgroundMenu: shade(0.09),
    backgroundElement: shade(0.12),
    border: shade(0.3),
    borderSubtle: shade(0.16),
    diffContextBg: panel,
    diffAddedBg: mixColors(green, panel, 0.14),
    diffAddedLineNumberBg: mixColors(green, panel, 0.14),
    diffRemovedBg: mixColors(red, panel, 0.14),
    diffRemovedLineNumberBg: mixColors(red, panel, 0.14),
    diffContext: toMuted(foreground, background),
    diffLineNumber: toMuted(foreground, background),
    diffHunkHeader: toMuted(foreground, background),
    syntaxComment: toMuted(foreground, background),
  }
}

/** The most muted shade that is readable on the brightest element. */
function toMuted(foreground: Color, background: Color): Color {
  const element = findRgb(mixColors(foreground, background, 0.12)) ?? [0, 0, 0]
  for (let share = 0.45; share < 1; share += 0.05) {
    const shade = mixColors(foreground, background, share)
    if (toContrast(findRgb(shade) ?? [0, 0, 0], element) >= minContrast) return shade
  }
  return foreground
}
