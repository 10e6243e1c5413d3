// Colours and styles as Ink's components take them.
import type { Style } from "../text/span.ts"
import type { Color } from "./color.ts"
import type { Theme } from "./resolve-theme.ts"
import { toColor } from "./to-ansi.ts"

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

/** Undefined where the terminal's own colour is meant. */
export function toInkColor(color: Color): string | undefined {
  if (color.kind === "rgb") return color.hex
  return color.kind === "ansi" ? `ansi256(${color.index})` : undefined
}

export function toInkStyle(style: Style | undefined, theme: Theme): InkStyle {
  if (!style) return {}
  const color = style.fg && toInkColor(toColor(style.fg, theme))
  const backgroundColor = style.bg && toInkColor(toColor(style.bg, theme))
  return {
    ...(color ? { color } : {}),
    ...(backgroundColor ? { backgroundColor } : {}),
    ...(style.bold ? { bold: true } : {}),
    ...(style.dim ? { dimColor: true } : {}),
    ...(style.italic ? { italic: true } : {}),
    ...(style.underline ? { underline: true } : {}),
    ...(style.strike ? { strikethrough: true } : {}),
    ...(style.inverse ? { inverse: true } : {}),
  }
}
