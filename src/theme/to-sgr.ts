// Converts a colour to parameters of the "select graphic rendition" command, for the terminal's number of colours.
import type { ColorDepth } from "./color-depth.ts"
import { type Color, findRgb, toNearest16, toNearest256 } from "./color.ts"

/** Parameters such as `38;2;1;2;3`, without `CSI` and `m`; empty for the terminal's own colour. */
export function toSgr(color: Color, depth: ColorDepth, isBackground: boolean): string {
  const rgb = findRgb(color)
  if (!rgb || depth === "none") return ""
  const lead = isBackground ? 48 : 38
  if (color.kind === "ansi" && color.index < 16) return base(color.index, isBackground)
  if (depth === "16") return base(toNearest16(rgb), isBackground)
  if (color.kind === "ansi") return `${lead};5;${color.index}`
  return depth === "256" ? `${lead};5;${toNearest256(rgb)}` : `${lead};2;${rgb.join(";")}`
}

function base(index: number, isBackground: boolean): string {
  return String((isBackground ? 40 : 30) + (index < 8 ? index : 52 + index))
}
