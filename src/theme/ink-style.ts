// Colours and styles as Ink's components take them.
import type { Style } from "../text/row/span.ts"
import { findRgb, findNearest16, findNearest256, type Color } from "./color.ts"
import type { ColorDepth } from "./color-depth.ts"
import type { Theme } from "./resolve-theme.ts"
import { isDim, isInverse, toColor, toTextColor } from "./style-color.ts"

/** The properties of Ink's `<Text>` that a style comes to. */
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
 * Undefined where the terminal's own colour is meant. The very colour that the painter takes for this depth: half of a
 * screen is drawn by each.
 */
export function toInkColor(color: Color, depth: ColorDepth): string | undefined {
  if (color.kind === "none" || depth === "none") return undefined
  if (color.kind === "ansi" && color.index < 16) return toName(color.index)
  const rgb = findRgb(color) ?? [0, 0, 0]
  if (depth === "16") return toName(findNearest16(rgb))
  if (color.kind === "ansi") return `ansi256(${color.index})`
  return depth === "256" ? `ansi256(${findNearest256(rgb)})` : color.hex
}

function toName(index: number): string {
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
