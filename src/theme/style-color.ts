// What a style means in a theme: the colours of its text and background, and the attributes that replace colours on a
// terminal without them. The row painter and Ink both draw by it, so both halves of the screen look the same.
import type { Paint, Style } from "../text/row/span.ts"
import type { ColorDepth } from "./color-depth.ts"
import { type Color, findHex, findRgb, noColor, toReadable } from "./color.ts"
import type { Theme } from "./resolve-theme.ts"

const backgroundToken = /^background|Bg$/

/** The colour of a paint in a theme; `none` for a token that the theme does not have. */
export function toColor(paint: Paint, theme: Theme): Color {
  if (paint.startsWith("#")) {
    const hex = findHex(paint)
    return hex ? { kind: "rgb", hex } : noColor
  }
  if (paint.startsWith("ansi:")) return { kind: "ansi", index: Number(paint.slice(5)) & 255 }
  return theme[paint as keyof Theme] ?? noColor
}

/**
 * The colour of a style's text; undefined where the style sets none. Text may be painted in a background's colour (a label
 * on a colour, a bar); a theme that leaves this background to the terminal has no such colour, so a readable or subtle one
 * replaces it.
 */
export function toTextColor(style: Style, theme: Theme): Color | undefined {
  if (!style.fg) return undefined
  const color = toColor(style.fg, theme)
  if (color.kind !== "none" || !style.fg.startsWith("background")) return color
  const isLabel = style.bg !== undefined && !backgroundToken.test(style.bg)
  const background = isLabel ? findRgb(toColor(style.bg ?? "", theme)) : undefined
  return background ? toReadable(background) : theme.borderSubtle
}

/** Without colours, a background that is not one of the theme's backgrounds (a selection, a chip, the focus) is inverse. */
export function isInverse(style: Style, depth: ColorDepth): boolean {
  const isHighlighted = depth === "none" && style.bg !== undefined && !backgroundToken.test(style.bg)
  return style.inverse === true || isHighlighted
}

/** Without colours, muted text is dim. */
export function isDim(style: Style, depth: ColorDepth): boolean {
  const isMuted = depth === "none" && style.fg !== undefined && /^(textMuted|border|background)/.test(style.fg)
  return style.dim === true || (isMuted && !isInverse(style, depth))
}
