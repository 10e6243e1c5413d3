// What a frame of Ink wrote on. Ink in full screen starts each frame at the bottom row, goes up to the top by one
// "cursor up", then down row by row; whatever does not look like that counts as all rows.

export const frameBegin = "\x1b[?2026h"
export const frameEnd = "\x1b[?2026l"
export const enterAlternate = "\x1b[?1049h"
export const leaveAlternate = "\x1b[?1049l"

export type TouchedRows = "all" | ReadonlySet<number>

// A hyperlink or other OSC, a command, a line break, a carriage return, a run of text.
const tokens = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[([\d;?]*)([A-Za-z])|\n|\r|[^\x1b\n\r]+|\x1b/g
const quietCommands = new Set(["m", "h", "l", "G"])

/** The rows of the screen, counted from 0, that `bytes` changed. `screenRows` is the height of the terminal. */
export function touchedRows(bytes: string, screenRows: number): TouchedRows {
  if (bytes.includes("\x1b[?1049")) return "all"
  const rows = new Set<number>()
  let y: number | undefined
  for (const [token, parameters = "", command] of bytes.matchAll(tokens)) {
    const count = Number(parameters || 1)
    if (token === "\r") continue
    if (token === "\n" || command === "E") {
      if (y !== undefined) y += token === "\n" ? 1 : count
    } else if (command === "A") {
      if (y !== undefined) y = Math.max(0, y - count)
      else if (count >= screenRows - 1) y = 0
    } else if (command === "B") {
      if (y !== undefined) y += count
    } else if (command === undefined || (command === "K" && parameters === "")) {
      // Text, a hyperlink, or an erased end of line, on a row that we may not know.
      if (y === undefined) return "all"
      rows.add(y)
    } else if (!quietCommands.has(command)) return "all"
  }
  return rows
}
