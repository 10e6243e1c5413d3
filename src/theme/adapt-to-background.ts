// The theme of the terminal's own colours, once the terminal has told what its background is: panels, borders and quiet
// text are shades of that very background.
import { toContrast, findRgb, mixColors, type Color } from "./color.ts"
import type { Theme, ThemeMode } from "./resolve-theme.ts"

const white: Color = { kind: "rgb", hex: "#ffffff" }
const black: Color = { kind: "rgb", hex: "#000000" }
const green: Color = { kind: "rgb", hex: "#00af5f" }
const red: Color = { kind: "rgb", hex: "#d7005f" }
const quietContrast = 4

/** `theme` must leave text and background to the terminal. */
export function adaptToBackground(theme: Theme, ground: Color, mode: ThemeMode): Theme {
  const ink = mode === "dark" ? white : black
  const shade = (share: number) => mixColors(ink, ground, share)
  const panel = shade(0.06)
  return {
    ...theme,
    textMuted: toQuiet(ink, ground),
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
    diffContext: toQuiet(ink, ground),
    diffLineNumber: toQuiet(ink, ground),
    diffHunkHeader: toQuiet(ink, ground),
    syntaxComment: toQuiet(ink, ground),
  }
}

/** The quietest shade that is still easy to read on the element that stands out most. */
function toQuiet(ink: Color, ground: Color): Color {
  const element = findRgb(mixColors(ink, ground, 0.12)) ?? [0, 0, 0]
  for (let share = 0.45; share < 1; share += 0.05) {
    const shade = mixColors(ink, ground, share)
    if (toContrast(findRgb(shade) ?? [0, 0, 0], element) >= quietContrast) return shade
  }
  return ink
}
