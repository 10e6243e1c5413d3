// Rows to the bytes that draw them. The last wall before the terminal: control characters in a text are dropped here,
// whatever was done before.
import { mergeStyle, type Paint, type Row, rowWidth, cutRow, type Style } from "../text/row/span.ts"
import { type Color, findHex, findRgb, noColor, toReadable } from "./color.ts"
import type { ColorDepth } from "./color-depth.ts"
import type { Theme } from "./resolve-theme.ts"
import { toSgr } from "./to-sgr.ts"

const plainBase: Style = { fg: "text", bg: "background" }
const control = /[\u0000-\u001f\u007f-\u009f]/g
const hasControl = /[\u0000-\u001f\u007f-\u009f]/
const safeLink = /^(?:https?:\/\/|mailto:)[!-~]+$/i

/** What a style's colour is in a theme. */
export function toColor(paint: Paint, theme: Theme): Color {
  if (paint.startsWith("#")) {
    const hex = findHex(paint)
    return hex ? { kind: "rgb", hex } : noColor
  }
  if (paint.startsWith("ansi:")) return { kind: "ansi", index: Number(paint.slice(5)) & 255 }
  return theme[paint as keyof Theme] ?? noColor
}

/**
 * The colour that a style's text has. A ground can be an ink as well, for a label on a colour or a bar; where the theme
 * leaves that ground to the terminal, there is no such ink, and the next best one stands in.
 */
export function toInk(style: Style, theme: Theme): Color | undefined {
  if (!style.fg) return undefined
  const ink = toColor(style.fg, theme)
  if (ink.kind !== "none" || !style.fg.startsWith("background")) return ink
  const isLabel = style.bg !== undefined && !/^background|Bg$/.test(style.bg)
  const ground = isLabel ? findRgb(toColor(style.bg ?? "", theme)) : undefined
  return ground ? toReadable(ground) : theme.borderSubtle
}

/**
 * The row as text with colour commands, cut to `width` cells. It ends with colours reset. What the row leaves free is
 * filled when `base` has a background of its own, else left to whoever clears the line.
 */
export function toAnsi(row: Row, theme: Theme, depth: ColorDepth, width: number, base: Style = plainBase): string {
  return draw(row, width, base, (style) => sgrOf(style, theme, depth))
}

/** `toAnsi` for one theme and width that remembers: a row or a style met again is not drawn again. */
export function createRowPainter(
  theme: Theme,
  depth: ColorDepth,
  width: number,
  base: Style = plainBase,
): (row: Row) => string {
  const drawn = new WeakMap<Row, string>()
  const known = new Map<string, string>()
  const commandOf = (style: Style) => {
    const { bold, dim, italic, underline, inverse, strike, fg, bg } = style
    const flags = (bold ? "b" : "") + (dim ? "d" : "") + (italic ? "i" : "") + (underline ? "u" : "")
    const key = `${fg} ${bg} ${flags}${inverse ? "v" : ""}${strike ? "s" : ""}`
    let command = known.get(key)
    if (command === undefined) known.set(key, (command = sgrOf(style, theme, depth)))
    return command
  }
  return (row) => {
    let bytes = drawn.get(row)
    if (bytes === undefined) drawn.set(row, (bytes = draw(row, width, base, commandOf)))
    return bytes
  }
}

function draw(row: Row, width: number, base: Style, commandOf: (style: Style) => string): string {
  const cells = rowWidth(row)
  const shown = cells > width ? cutRow(row, width) : row
  const ground = commandOf(base)
  let bytes = ""
  let current = ""
  const set = (command: string) => {
    if (command === current) return
    bytes += command ? (current ? `\x1b[0;${command}m` : `\x1b[${command}m`) : "\x1b[0m"
    current = command
  }
  for (const { text, style } of shown) {
    if (!text) continue
    set(style ? commandOf(mergeStyle(base, style) ?? style) : ground)
    const clean = hasControl.test(text) ? text.replace(control, "") : text
    const link = style?.link
    bytes += link && safeLink.test(link) ? `\x1b]8;;${link}\x1b\\${clean}\x1b]8;;\x1b\\` : clean
  }
  const free = width - (cells > width ? rowWidth(shown) : cells)
  const fill = free > 0 && base.bg ? commandOf({ bg: base.bg }) : ""
  if (fill) {
    set(fill)
    bytes += " ".repeat(free)
  }
  set("")
  return bytes
}

/** Without colours what a ground of its own sets apart (a selection, a chip, the entry with the focus) is inverse. */
export function isInverse(style: Style, depth: ColorDepth): boolean {
  const isSetApart = depth === "none" && style.bg !== undefined && !/^background|Bg$/.test(style.bg)
  return style.inverse === true || isSetApart
}

/** Without colours what is meant to stand back is dim. */
export function isDim(style: Style, depth: ColorDepth): boolean {
  const isQuiet = depth === "none" && style.fg !== undefined && /^(textMuted|border|background)/.test(style.fg)
  return style.dim === true || (isQuiet && !isInverse(style, depth))
}

function sgrOf(style: Style, theme: Theme, depth: ColorDepth): string {
  const codes: string[] = []
  if (style.bold) codes.push("1")
  if (isDim(style, depth)) codes.push("2")
  if (style.italic) codes.push("3")
  if (style.underline) codes.push("4")
  if (isInverse(style, depth)) codes.push("7")
  if (style.strike) codes.push("9")
  const ink = toInk(style, theme)
  if (ink) codes.push(toSgr(ink, depth, false))
  if (style.bg) codes.push(toSgr(toColor(style.bg, theme), depth, true))
  return codes.filter(Boolean).join(";")
}
