// Adapts a theme to a terminal with few colours: every colour becomes one that the terminal has, and text stays readable on
// its background. Done once for a theme, so that the row painter and Ink use the same colours.
import { themeTokens, type ThemeToken } from "../text/row/theme-token.ts"
import type { ColorDepth } from "./color-depth.ts"
import {
  toContrast,
  findHue,
  findRgb,
  toHueIn16,
  toLuminance,
  toNearest16,
  toNearest256,
  type Color,
  type Rgb,
} from "./color.ts"
import type { Theme } from "./resolve-theme.ts"

const isBackground = (token: ThemeToken) => token.startsWith("background") || token.endsWith("Bg")
const minContrast: Partial<Record<ThemeToken, number>> = { text: 4.5, textMuted: 3, primary: 3 }
// Yellow on white has little contrast in the usual palette, and more in the palettes of light terminals.
const minOtherContrast = 1.6
/** The share of the contrast between text and background that must remain. */
const minContrastShare = 0.95

/** Returns the theme itself if the terminal has all colours, or none. */
export function adaptToDepth(theme: Theme, depth: ColorDepth): Theme {
  if (depth === "truecolor" || depth === "none") return theme
  return depth === "256" ? adaptTo256(theme) : adaptTo16(theme)
}

/** The nearest of 256 colours looks right, but a background may come too close to the text on it. */
function adaptTo256(theme: Theme): Theme {
  const text = findRgb(theme.text)
  const primary = to256(theme.primary)
  return mapTheme(theme, (token, color) => {
    const rgb = findRgb(color)
    if (color.kind !== "rgb" || !rgb) return color
    if (token === "selectedListItemText") return to256(color, isReadableOn(findRgb(primary), 4.5))
    if (!text || !isBackground(token)) return to256(color)
    return to256(color, isReadableOn(text, toContrast(text, rgb) * minContrastShare))
  })
}

function to256(color: Color, isAllowed?: (one: Rgb) => boolean): Color {
  return color.kind === "rgb" ? { kind: "ansi", index: toNearest256(findRgb(color) ?? [0, 0, 0], isAllowed) } : color
}

function isReadableOn(background: Rgb | undefined, atLeast: number): (one: Rgb) => boolean {
  return (one) => !background || toContrast(one, background) >= atLeast
}

/** Sixteen colours have no shades: all backgrounds become the same. */
function adaptTo16(theme: Theme): Theme {
  const rgb = findRgb(theme.background)
  const background: Color =
    theme.background.kind === "rgb" && rgb
      ? { kind: "ansi", index: toLuminance(rgb) > 0.18 ? 15 : 0 }
      : theme.background
  const backgroundRgb = findRgb(background)
  const isPlain = (color: Color) => color.kind !== "rgb"
  const primary = isPlain(theme.primary) ? theme.primary : toTextColor(theme.primary, backgroundRgb, 3)
  return mapTheme(theme, (token, color) => {
    if (isPlain(color)) return color
    if (isBackground(token)) return background
    if (token === "selectedListItemText") return toTextColor(color, findRgb(primary), 4.5)
    // Text carries no meaning by its hue, even if it is tinted; the same holds for tokens with the same colour.
    const alike = (["text", "textMuted"] as const).find((one) => isSame(color, theme[one]))
    if (alike) return to16(color, isReadableOn(backgroundRgb, minContrast[alike] ?? minOtherContrast))
    return toTextColor(toSignalColor(token, color), backgroundRgb, minContrast[token] ?? minOtherContrast)
  })
}

/** A yellowish green that means success becomes green, so that it does not look like a warning; likewise a red. */
function toSignalColor(token: ThemeToken, color: Color): Color {
  const hue = findHue(findRgb(color) ?? [0, 0, 0])
  if (hue === undefined) return color
  if (/^success|Added$/.test(token) && Math.abs(hue - 120) < 60) return { kind: "rgb", hex: "#00cd00" }
  if (/^error|Removed$/.test(token) && Math.min(hue, 360 - hue) < 60) return { kind: "rgb", hex: "#ff0000" }
  return color
}

function to16(color: Color, isAllowed: (one: Rgb) => boolean): Color {
  return { kind: "ansi", index: toNearest16(findRgb(color) ?? [0, 0, 0], isAllowed) }
}

function isSame(one: Color, other: Color): boolean {
  return one.kind === "rgb" && other.kind === "rgb" && one.hex === other.hex
}

/** One of the sixteen that keeps the hue and is readable on the background. */
function toTextColor(color: Color, background: Rgb | undefined, atLeast: number): Color {
  const rgb = findRgb(color)
  if (!rgb) return color
  return { kind: "ansi", index: toHueIn16(rgb, isReadableOn(background, atLeast)) }
}

function mapTheme(theme: Theme, toColor: (token: ThemeToken, color: Color) => Color): Theme {
  return Object.fromEntries(themeTokens.map((token) => [token, toColor(token, theme[token])])) as Theme
}
