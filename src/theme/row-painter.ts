// Turns rows of styled text into bytes for the terminal. The last guard before the terminal: control characters in a text
// are dropped here, whatever earlier code did, and only links to web and mail addresses become hyperlinks.
import { truncateRow, mergeStyle, type Row, rowWidth, type Style } from "../text/row/span.ts"
import type { ColorDepth } from "./color-depth.ts"
import type { Theme } from "./resolve-theme.ts"
import { isDim, isInverse, toColor, toTextColor } from "./style-color.ts"
import { toSgr } from "./to-sgr.ts"

const base = { fg: "text", bg: "background" } as const satisfies Style
const control = /[\u0000-\u001f\u007f-\u009f]/g
const hasControl = /[\u0000-\u001f\u007f-\u009f]/
const safeLink = /^(?:https?:\/\/|mailto:)[!-~]+$/i

/**
 * A painter for one theme and width: gives a row's text with colour commands, cut to `width` cells. Colours are reset at
 * the end. Free cells are filled where the theme has a background of its own, else left for the caller to clear. Caches by
 * row and by style.
 */
export function createRowPainter(theme: Theme, depth: ColorDepth, width: number): (row: Row) => string {
  const byRow = new WeakMap<Row, string>()
  const byStyle = new Map<string, string>()
  const commandOf = (style: Style) => {
    const { bold, dim, italic, underline, inverse, strike, fg, bg } = style
    const flags = (bold ? "b" : "") + (dim ? "d" : "") + (italic ? "i" : "") + (underline ? "u" : "")
    const key = `${fg} ${bg} ${flags}${inverse ? "v" : ""}${strike ? "s" : ""}`
    let command = byStyle.get(key)
    if (command === undefined) byStyle.set(key, (command = toCommand(style, theme, depth)))
    return command
  }
  return (row) => {
    let bytes = byRow.get(row)
    if (bytes === undefined) byRow.set(row, (bytes = draw(row, width, commandOf)))
    return bytes
  }
}

function draw(row: Row, width: number, commandOf: (style: Style) => string): string {
  const cells = rowWidth(row)
  const shown = cells > width ? truncateRow(row, width) : row
  const plain = commandOf(base)
  let bytes = ""
  let current = ""
  const set = (command: string) => {
    if (command === current) return
    bytes += command ? (current ? `\x1b[0;${command}m` : `\x1b[${command}m`) : "\x1b[0m"
    current = command
  }
  for (const { text, style } of shown) {
    if (!text) continue
    set(style ? commandOf(mergeStyle(base, style) ?? style) : plain)
    const clean = hasControl.test(text) ? text.replace(control, "") : text
    const link = style?.link
    bytes += link && safeLink.test(link) ? `\x1b]8;;${link}\x1b\\${clean}\x1b]8;;\x1b\\` : clean
  }
  const free = width - (cells > width ? rowWidth(shown) : cells)
  const fill = free > 0 ? commandOf({ bg: base.bg }) : ""
  if (fill) {
    set(fill)
    bytes += " ".repeat(free)
  }
  set("")
  return bytes
}

/** The parameters of the "select graphic rendition" command for a style. */
function toCommand(style: Style, theme: Theme, depth: ColorDepth): string {
  const codes: string[] = []
  if (style.bold) codes.push("1")
  if (isDim(style, depth)) codes.push("2")
  if (style.italic) codes.push("3")
  if (style.underline) codes.push("4")
  if (isInverse(style, depth)) codes.push("7")
  if (style.strike) codes.push("9")
  const color = toTextColor(style, theme)
  if (color) codes.push(toSgr(color, depth, false))
  if (style.bg) codes.push(toSgr(toColor(style.bg, theme), depth, true))
  return codes.filter(Boolean).join(";")
}
