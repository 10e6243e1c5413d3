// The visible content of a terminal emulator: rows, cells with their colours, the cursor.
import type { IBufferCell, Terminal as Emulator } from "@xterm/headless"

type Cell = {
  /** Empty in the right half of a wide character. */
  readonly char: string
  /** Columns: 1, 2, or 0 for the right half of a wide character. */
  readonly width: number
  /** `#rrggbb`, `ansi:N` of the palette, or `default`. */
  readonly fg: string
  readonly bg: string
  readonly bold: boolean
  readonly dim: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly inverse: boolean
}

export type Screen = {
  /** All rows without trailing spaces and without empty rows at the end. */
  readonly screen: () => string
  readonly row: (y: number) => string
  readonly cell: (x: number, y: number) => Cell
  /** Position of a text on the screen in cells; throws an error with the screen if the text is missing. */
  readonly locate: (text: string) => { x: number; y: number }
  readonly cursor: () => { x: number; y: number; visible: boolean }
  /** Whether the program draws on the alternate screen. */
  readonly isAlternate: () => boolean
  /** The scrollback buffer and the screen. */
  readonly scrollback: () => string
  /** The window title set by the program. */
  readonly title: () => string
  readonly size: () => { cols: number; rows: number }
  /** The screen in a frame, for error messages. */
  readonly framed: () => string
}

/** Creates a read-only view of an emulator. */
export function createScreen(emulator: Emulator): Screen {
  let isCursorVisible = true
  let title = ""
  // The emulator keeps the cursor's visibility to itself, so the sequences are listened to.
  for (const [final, visible] of [
    ["h", true],
    ["l", false],
  ] as const)
    emulator.parser.registerCsiHandler({ prefix: "?", final }, (params) => {
      if (params.includes(25)) isCursorVisible = visible
      return false
    })
  emulator.onTitleChange((next) => (title = next))

  const line = (y: number) => emulator.buffer.active.getLine(emulator.buffer.active.baseY + y)
  // Without an explicit end, a row that was cut by a shrink still shows the cells outside the window.
  const row = (y: number) => (line(y)?.translateToString(true, 0, emulator.cols) ?? "").trimEnd()
  const rows = () => Array.from({ length: emulator.rows }, (_, y) => row(y))
  const screen = () => rows().join("\n").trimEnd()
  const framed = () => {
    const edge = "-".repeat(emulator.cols)
    return [edge, ...rows(), edge].join("\n")
  }

  return {
    screen,
    row,
    framed,
    cell(x, y) {
      const cell = line(y)?.getCell(x)
      if (!cell) throw new Error(`No cell ${x},${y} in a window of ${emulator.cols}x${emulator.rows}`)
      return toCell(cell)
    },
    locate(text) {
      for (let y = 0; y < emulator.rows; y++) {
        const before = row(y).indexOf(text)
        if (before >= 0) return { x: toColumn(y, before), y }
      }
      throw new Error(`"${text}" is not on the screen\n${framed()}`)
    },
    cursor: () => ({
      x: emulator.buffer.active.cursorX,
      y: emulator.buffer.active.cursorY,
      visible: isCursorVisible,
    }),
    isAlternate: () => emulator.buffer.active.type === "alternate",
    scrollback() {
      const buffer = emulator.buffer.active
      const all = Array.from({ length: buffer.length }, (_, y) =>
        buffer.getLine(y)?.translateToString(true, 0, emulator.cols),
      )
      return all
        .map((text) => (text ?? "").trimEnd())
        .join("\n")
        .trimEnd()
    },
    title: () => title,
    size: () => ({ cols: emulator.cols, rows: emulator.rows }),
  }

  function toColumn(y: number, characters: number): number {
    let seen = 0
    let x = 0
    for (; x < emulator.cols && seen < characters; x++) {
      const cell = line(y)?.getCell(x)
      if (cell?.getWidth() !== 0) seen += cell?.getChars().length || 1
    }
    while (line(y)?.getCell(x)?.getWidth() === 0) x++
    return x
  }
}

function toCell(cell: IBufferCell): Cell {
  return {
    char: cell.getWidth() === 0 ? "" : cell.getChars() || " ",
    width: cell.getWidth(),
    fg: toColor(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor()),
    bg: toColor(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor()),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
  }
}

function toColor(isRgb: boolean, isPalette: boolean, value: number): string {
  if (isRgb) return `#${value.toString(16).padStart(6, "0")}`
  return isPalette ? `ansi:${value}` : "default"
}
