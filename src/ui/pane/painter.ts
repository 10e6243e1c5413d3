// Remembers what each row of the panes shows and computes the bytes that update it: none for an unchanged row, the changed
// cells, a scroll region for rows that moved, and only the uncovered cells beside a dialog.
import type { Rectangle } from "../box/rectangle.ts"
import { cutAnsi } from "./cut-ansi.ts"
import { findRowChange } from "./row-change.ts"

export type PaneContent = Rectangle & {
  /** Bytes of each row, at most `width` cells wide and with colours reset at the end. */
  readonly rows: readonly string[]
  /** Colour command of the cells that Ink leaves empty below the pane; the terminal's own colours by default. */
  readonly blank?: string
}

/** Panes, at most one on each row of the screen, and the areas that Ink draws above them. */
export type Panes = { readonly contents: readonly PaneContent[]; readonly covers: readonly Rectangle[] }

export type Painter = {
  /** Bytes for before Ink's frame: blanks the cells that no longer belong to a pane, since Ink expects them blank. */
  release(panes: Panes): string
  /** Bytes for after Ink's frame. */
  paint(panes: Panes): string
  /** Marks the row `y`, or every row, as unknown: it is written again with the next paint. */
  invalidate(y?: number): void
}

/** Columns [from, to). */
type Segment = readonly [from: number, to: number]
type Shown = { row: string | undefined; segments: readonly Segment[] }

/** Limits of the search for rows that moved: by how many rows, and how many must have changed. */
const maxShift = 12
const minChanged = 4

/** `screen` returns the current size of the terminal; nothing is written outside of it. */
export function createPainter(screen: () => { columns: number; rows: number }): Painter {
  /** By row of the screen. */
  let shown: (Shown | undefined)[] = []
  let blank = ""

  function segmentsAt(pane: PaneContent, covers: readonly Rectangle[], y: number, columns: number): Segment[] {
    if (y < pane.top || y >= pane.top + pane.height) return []
    let free: Segment[] = [[Math.max(0, pane.left), Math.min(columns, pane.left + pane.width)]]
    for (const { top, left, width, height } of covers) {
      if (y < top || y >= top + height) continue
      free = free.flatMap(([from, to]): Segment[] => [
        [from, Math.min(to, left)],
        [Math.max(from, left + width), to],
      ])
      free = free.filter(([from, to]) => from < to)
    }
    return free.filter(([from, to]) => from < to)
  }

  function shift(pane: PaneContent, isCovered: boolean, size: { columns: number; rows: number }): string {
    const { top, rows } = pane
    const height = Math.min(pane.height, size.rows - top)
    if (pane.left !== 0 || pane.width !== size.columns || isCovered || height < minChanged) return ""
    const at = (index: number) => shown[top + index]?.row
    let changed = 0
    for (let index = 0; index < height; index++) if (at(index) !== (rows[index] ?? "")) changed++
    if (changed < minChanged) return ""
    let by = 0
    let bestSame = Math.max(minChanged, height / 2)
    for (let step = -maxShift; step <= maxShift; step++) {
      if (step === 0) continue
      let same = 0
      for (let index = 0; index < height; index++) {
        const from = index + step
        // Blank rows are all alike and cheap to write: they do not show where text moved.
        if (from >= 0 && from < height && rows[index] && at(from) === rows[index]) same++
      }
      if (same > bestSame) [by, bestSame] = [step, same]
    }
    if (by === 0) return ""
    const moved = Array.from({ length: height }, (_, index) => {
      const from = index + by
      return from >= 0 && from < height ? shown[top + from] : undefined
    })
    for (const [index, row] of moved.entries()) shown[top + index] = row
    return `\x1b[0m\x1b[${top + 1};${top + height}r\x1b[${Math.abs(by)}${by > 0 ? "S" : "T"}\x1b[r`
  }

  function write(y: number, row: string, pane: PaneContent, segments: readonly Segment[], old: Shown | undefined) {
    let bytes = ""
    for (const [from, to] of segments) {
      const isWhole = from === pane.left && to === pane.left + pane.width
      const change = isWhole && old?.row !== undefined && isSame(old.segments, segments) && findRowChange(old.row, row)
      if (change) {
        bytes += `\x1b[${y + 1};${from + change.from + 1}H${change.isShort ? erase(change.from, change.to) : ""}${change.text}`
        continue
      }
      const text = isWhole ? row : cutAnsi(row, from - pane.left, to - pane.left)
      // Cleared first: a terminal that draws a glyph narrower than expected would leave an old cell behind.
      bytes += `\x1b[${y + 1};${from + 1}H${erase(from, to)}${text}`
    }
    return bytes
  }

  function erase(from: number, to: number): string {
    return blank ? `${blank}\x1b[${to - from}X\x1b[0m` : `\x1b[${to - from}X`
  }

  function paintPane(pane: PaneContent, covers: readonly Rectangle[], size: { columns: number; rows: number }): string {
    let bytes = shift(pane, covers.length > 0, size)
    for (let index = 0; index < pane.height; index++) {
      const y = pane.top + index
      if (y < 0 || y >= size.rows) continue
      const row = pane.rows[index] ?? ""
      const segments = segmentsAt(pane, covers, y, size.columns)
      const old = shown[y]
      if (old && old.row === row && isSame(old.segments, segments)) continue
      bytes += write(y, row, pane, segments, old)
      shown[y] = { row, segments }
    }
    return bytes
  }

  return {
    release({ contents, covers }) {
      const { columns, rows } = screen()
      let bytes = ""
      for (const [y, old] of shown.entries()) {
        if (!old || y >= rows) continue
        const now = contents.flatMap((pane) => segmentsAt(pane, covers, y, columns))
        for (const [from, to] of subtract(old.segments, now)) {
          bytes += `\x1b[${y + 1};${from + 1}H${erase(from, Math.min(to, columns))}`
        }
        if (now.length === 0) shown[y] = undefined
      }
      return bytes
    },
    paint({ contents, covers }) {
      const size = screen()
      const [first] = contents
      if (first) blank = first.blank ?? ""
      return contents.map((pane) => paintPane(pane, covers, size)).join("")
    },
    invalidate(y) {
      // The cells still belong to the pane, so that `release` blanks them when the pane is removed.
      const forget = (old: Shown | undefined) => old && { row: undefined, segments: old.segments }
      if (y === undefined) shown = shown.map(forget)
      else if (shown[y]) shown[y] = forget(shown[y])
    },
  }
}

function isSame(one: readonly Segment[], other: readonly Segment[]): boolean {
  return one.length === other.length && one.every((part, i) => part[0] === other[i]?.[0] && part[1] === other[i]?.[1])
}

function subtract(from: readonly Segment[], removed: readonly Segment[]): Segment[] {
  let left = [...from]
  for (const [start, end] of removed) {
    left = left.flatMap((part): Segment[] => [
      [part[0], Math.min(part[1], start)],
      [Math.max(part[0], end), part[1]],
    ])
    left = left.filter(([a, b]) => a < b)
  }
  return left
}
