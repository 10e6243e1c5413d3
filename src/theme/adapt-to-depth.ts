// A theme for a terminal of few colours: every colour becomes one that it has, and what is read on a ground stays
// readable there. Done once for a theme, so that all who draw agree.
import { themeTokens, type ThemeToken } from "../text/row/theme-token.ts"
import {
  toContrast,
  findHue,
  findRgb,
  findHueIn16,
  toLuminance,
  findNearest16,
  findNearest256,
  type Color,
  type Rgb,
} from "./color.ts"
import type { ColorDepth } from "./color-depth.ts"
import type { Theme } from "./resolve-theme.ts"

const isGround = (token: ThemeToken) => token.startsWith("background") || token.endsWith("Bg")
const least: Partial<Record<ThemeToken, number>> = { text: 4.5, textMuted: 3, primary: 3 }
// Yellow on white: little by the usual palette, more by those that terminals with a light ground have.
const leastOther = 1.6
/** How much of the contrast of text and ground has to be left. */
const leastShare = 0.95

/** The theme itself where the terminal has all colours, or none. */
export function adaptToDepth(theme: Theme, depth: ColorDepth): Theme {
  if (depth === "truecolor" || depth === "none") return theme
  return depth === "256" ? fit256(theme) : fit16(theme)
}

/** Among 256 the nearest one looks right, but a shade of a ground can come too near to the text on it. */
function fit256(theme: Theme): Theme {
  const text = findRgb(theme.text)
  const primary = to256(theme.primary)
  return mapTheme(theme, (token, color) => {
    const ground = findRgb(color)
    if (color.kind !== "rgb" || !ground) return color
    if (token === "selectedListItemText") return to256(color, isReadOn(findRgb(primary), 4.5))
    if (!text || !isGround(token)) return to256(color)
    return to256(color, isReadOn(text, toContrast(text, ground) * leastShare))
  })
}

function to256(color: Color, isFit?: (one: Rgb) => boolean): Color {
  return color.kind === "rgb" ? { kind: "ansi", index: findNearest256(findRgb(color) ?? [0, 0, 0], isFit) } : color
}

function isReadOn(ground: Rgb | undefined, atLeast: number): (one: Rgb) => boolean {
  return (one) => !ground || toContrast(one, ground) >= atLeast
}

/** Sixteen colours have no shades of a ground: all of them become the background. */
function fit16(theme: Theme): Theme {
  const rgb = findRgb(theme.background)
  const background: Color =
    theme.background.kind === "rgb" && rgb
      ? { kind: "ansi", index: toLuminance(rgb) > 0.18 ? 15 : 0 }
      : theme.background
  const ground = findRgb(background)
  const isPlain = (color: Color) => color.kind !== "rgb"
  const primary = isPlain(theme.primary) ? theme.primary : toInk(theme.primary, ground, 3)
  return mapTheme(theme, (token, color) => {
    if (isPlain(color)) return color
    if (isGround(token)) return background
    if (token === "selectedListItemText") return toInk(color, findRgb(primary), 4.5)
    // Text is no signal, whatever tint it has, under all of its names.
    const like = (["text", "textMuted"] as const).find((one) => isSame(color, theme[one]))
    if (like) return to16(color, isReadOn(ground, least[like] ?? leastOther))
    return toInk(toMeant(token, color), ground, least[token] ?? leastOther)
  })
}

/** A green that is half yellow is green where it means that all is well, and not the colour of warnings. */
function toMeant(token: ThemeToken, color: Color): Color {
  const hue = findHue(findRgb(color) ?? [0, 0, 0])
  if (hue === undefined) return color
  if (/^success|Added$/.test(token) && Math.abs(hue - 120) < 60) return { kind: "rgb", hex: "#00cd00" }
  if (/^error|Removed$/.test(token) && Math.min(hue, 360 - hue) < 60) return { kind: "rgb", hex: "#ff0000" }
  return color
}

function to16(color: Color, isFit: (one: Rgb) => boolean): Color {
  return { kind: "ansi", index: findNearest16(findRgb(color) ?? [0, 0, 0], isFit) }
}

function isSame(one: Color, other: Color): boolean {
  return one.kind === "rgb" && other.kind === "rgb" && one.hex === other.hex
}

/** The one of the sixteen that means the colour and can be read on the ground. */
function toInk(color: Color, ground: Rgb | undefined, atLeast: number): Color {
  const rgb = findRgb(color)
  if (!rgb) return color
  return { kind: "ansi", index: findHueIn16(rgb, isReadOn(ground, atLeast)) }
}

function mapTheme(theme: Theme, toColor: (token: ThemeToken, color: Color) => Color): Theme {
  return Object.fromEntries(themeTokens.map((token) => [token, toColor(token, theme[token])])) as Theme
}
