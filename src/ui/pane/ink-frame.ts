// Finds the rows that a frame of Ink changes. In full screen, Ink starts each frame at the bottom row, moves up to the top
// with one "cursor up", then down row by row; bytes that do not follow this pattern count as a change of all rows.

/** Begin and end of a synchronised update. */
export const frameBegin = "\x1b[?2026h"
export const frameEnd = "\x1b[?2026l"
export const enterAlternate = "\x1b[?1049h"
export const leaveAlternate = "\x1b[?1049l"

export type ChangedRows = "all" | ReadonlySet<number>

// A hyperlink or other OSC, a command, a line break, a carriage return, a run of text.
const tokens = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[([\d;?]*)([A-Za-z])|\n|\r|[^\x1b\n\r]+|\x1b/g
const quietCommands = new Set(["m", "h", "l", "G"])

/** The rows of the screen, counted from 0, that `bytes` change. `screenRows` is the height of the terminal. */
export function findChangedRows(bytes: string, screenRows: number): ChangedRows {
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
      // Text, a hyperlink or an erased end of line, maybe on an unknown row.
      if (y === undefined) return "all"
      rows.add(y)
    } else if (!quietCommands.has(command)) return "all"
  }
  return rows
}
