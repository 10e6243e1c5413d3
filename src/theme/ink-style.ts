// Converts colours and styles to the properties of Ink's components.
import type { Style } from "../text/row/span.ts"
import type { ColorDepth } from "./color-depth.ts"
import { findRgb, toNearest16, toNearest256, type Color } from "./color.ts"
import type { Theme } from "./resolve-theme.ts"
import { isDim, isInverse, toColor, toTextColor } from "./style-color.ts"

/** Properties of Ink's `<Text>`. */
export type InkStyle = {
  color?: string
  backgroundColor?: string
  bold?: boolean
  dimColor?: boolean
  italic?: boolean
  underline?: boolean
  strikethrough?: boolean
  inverse?: boolean
}

const hues = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const

/**
 * Undefined for the terminal's own colour. The result is the colour that the row painter uses at this depth, since each
 * draws a part of the screen.
 */
export function toInkColor(color: Color, depth: ColorDepth): string | undefined {
  if (color.kind === "none" || depth === "none") return undefined
  if (color.kind === "ansi" && color.index < 16) return toColorName(color.index)
  const rgb = findRgb(color) ?? [0, 0, 0]
  if (depth === "16") return toColorName(toNearest16(rgb))
  if (color.kind === "ansi") return `ansi256(${color.index})`
  return depth === "256" ? `ansi256(${toNearest256(rgb)})` : color.hex
}

function toColorName(index: number): string {
  const hue = hues[index & 7] ?? "white"
  return index < 8 ? hue : `${hue}Bright`
}

export function toInkStyle(style: Style | undefined, theme: Theme, depth: ColorDepth): InkStyle {
  if (!style) return {}
  const text = toTextColor(style, theme)
  const color = text && toInkColor(text, depth)
  const backgroundColor = style.bg && toInkColor(toColor(style.bg, theme), depth)
  return {
    ...(color ? { color } : {}),
    ...(backgroundColor ? { backgroundColor } : {}),
    ...(style.bold ? { bold: true } : {}),
    ...(isDim(style, depth) ? { dimColor: true } : {}),
    ...(style.italic ? { italic: true } : {}),
    ...(style.underline ? { underline: true } : {}),
    ...(style.strike ? { strikethrough: true } : {}),
    ...(isInverse(style, depth) ? { inverse: true } : {}),
  }
}
