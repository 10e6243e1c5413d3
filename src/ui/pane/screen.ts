// Panes of rows that are painted beside Ink, and the cursor. Ink gets a facade of stdout and lays out an empty box where a
// pane is. An Ink frame and the bytes of the panes leave in one write, inside one synchronised update; rows that Ink wrote
// are painted again. Nothing is painted outside the alternate screen, so a child program or the shell never gets a row.
import type { Rectangle } from "../box/rectangle.ts"
import { enterAlternate, frameBegin, frameEnd, leaveAlternate, findChangedRows } from "./ink-frame.ts"
import { createPainter, type PaneContent, type Panes } from "./painter.ts"
import { toTerminalSize } from "./terminal-size.ts"

/** A cell of the screen, from 0. */
type Cell = { readonly x: number; readonly y: number }

export type Screen = {
  /** For the `stdout` option of Ink's `render`; everything but `write` is that of the real stream. */
  readonly stdout: NodeJS.WriteStream
  /**
   * Sets the content of a pane. It is painted with Ink's next frame or at the end of this turn of the event loop. Panes
   * must not share a row of the screen. `null` returns the area to Ink.
   */
  setPane(name: string, pane: PaneContent | null): void
  /** Sets the cell of the cursor, where input methods compose, with the same paint; `null` leaves the cursor to Ink. */
  setCaret(caret: Cell | null): void
  /** Sets an area that a component draws over the panes, before Ink draws it; `null` removes it. */
  cover(owner: string, area: Rectangle | null): void
  /** Writes what differs, if anything does. */
  paintNow(): void
  /** Writes all rows again with the next paint, after another program wrote on the screen. */
  invalidate(): void
  /** Removes the listeners of the stream. */
  dispose(): void
}

/** Longer than Ink waits for its next frame at 60 a second. */
const inkFrameMs = 50

function toRows(contents: Iterable<PaneContent>): ReadonlySet<number> {
  const rows = new Set<number>()
  for (const { top, height } of contents) for (let y = top; y < top + height; y++) rows.add(y)
  return rows
}

type WriteDone = (error?: Error | null) => void

// Without it, a frame that Ink drew for the size before a resize, or a glyph that the terminal draws wider than expected,
// would wrap and shift all rows.
const noAutowrap = "\x1b[?7l"
const autowrap = "\x1b[?7h"

/** Turns autowrap off while the alternate screen is on; code that leaves it by itself must write `CSI ? 7 h`. */
function withAutowrap(bytes: string): string {
  if (!bytes.includes("\x1b[?1049")) return bytes
  return bytes
    .replaceAll(enterAlternate, enterAlternate + noAutowrap)
    .replaceAll(leaveAlternate, autowrap + leaveAlternate)
}

/**
 * Must be created before Ink's `render`, so that its resize listener runs first. With `isRepainted` every paint writes all
 * rows, for terminals that lose some.
 */
export function createScreen(real: NodeJS.WriteStream, isRepainted = false): Screen {
  const size = () => toTerminalSize(real)
  const painter = createPainter(size)
  const contents = new Map<string, PaneContent>()
  const covers = new Map<string, Rectangle>()
  let caret: Cell | null = null
  /** The cell of the cursor while a pane has it; the terminal has saved the position that Ink left it at. */
  let paneCursor: Cell | undefined
  let frame: string | undefined
  let isAlternate = false
  /** Whether Ink shows the cursor. */
  let isCursorShown = true
  let scheduled: NodeJS.Immediate | undefined
  /** Rows that were a pane's with Ink's last frame, or were painted since. Ink takes what it drew on other rows as shown. */
  let paneRows: ReadonlySet<number> = new Set()
  let postponed: NodeJS.Timeout | undefined

  const onResize = () => painter.invalidate()
  real.prependListener("resize", onResize)

  const panes = (): Panes => ({ contents: [...contents.values()], covers: [...covers.values()] })

  /** Moves the cursor back to where Ink left it. */
  function restoreCursor(): string {
    if (!paneCursor) return ""
    paneCursor = undefined
    return isCursorShown ? "\x1b8\x1b[?25h" : "\x1b[?25l\x1b8"
  }

  /** The bytes with the cursor hidden while they are written, and at its cell afterwards. */
  function withCursor(bytes: string): string {
    if (!caret) return restoreCursor() + keepCursor(bytes)
    const at = `\x1b[${caret.y + 1};${caret.x + 1}H`
    if (paneCursor && !bytes) {
      const isThere = paneCursor.x === caret.x && paneCursor.y === caret.y
      paneCursor = caret
      return isThere ? "" : at
    }
    const begin = paneCursor ? "\x1b[?25l" : `\x1b7${isCursorShown ? "\x1b[?25l" : ""}`
    paneCursor = caret
    return `${begin}\x1b[0m${bytes}${at}\x1b[?25h`
  }

  /** The bytes, after which the cursor is where it was. */
  function keepCursor(bytes: string): string {
    if (!bytes) return ""
    const inner = `\x1b7\x1b[0m${bytes}\x1b8`
    return isCursorShown ? `\x1b[?25l${inner}\x1b[?25h` : inner
  }

  function trackModes(bytes: string) {
    const shown = bytes.lastIndexOf("\x1b[?25h")
    const hidden = bytes.lastIndexOf("\x1b[?25l")
    if (shown !== hidden) isCursorShown = shown > hidden
    const entered = bytes.lastIndexOf(enterAlternate)
    const left = bytes.lastIndexOf(leaveAlternate)
    if (entered !== left) isAlternate = entered > left
  }

  function trackRows(bytes: string) {
    const changed = findChangedRows(bytes, size().rows)
    if (changed === "all") painter.invalidate()
    else for (const y of changed) painter.invalidate(y)
  }

  function claimRows() {
    clearTimeout(postponed)
    postponed = undefined
    paneRows = toRows(contents.values())
  }

  /** What Ink writes, between the bytes of the panes. */
  function withPanes(bytes: string): string {
    claimRows()
    const before = restoreCursor() + (isAlternate ? keepCursor(painter.release(panes())) : "")
    trackModes(bytes)
    if (isRepainted) painter.invalidate()
    else trackRows(bytes)
    return before + bytes + (isAlternate ? withCursor(painter.paint(panes())) : "")
  }

  function write(data: string | Uint8Array, encoding?: BufferEncoding | WriteDone, done?: WriteDone): boolean {
    const callback = typeof encoding === "function" ? encoding : done
    const text = withAutowrap(typeof data === "string" ? data : Buffer.from(data).toString("utf8"))
    if (text === frameBegin) {
      frame = ""
      callback?.()
      return true
    }
    if (text === frameEnd && frame !== undefined) {
      const whole = frame
      frame = undefined
      return real.write(frameBegin + withPanes(whole) + frameEnd, callback)
    }
    if (frame !== undefined) {
      frame += text
      callback?.()
      return true
    }
    if (!text) return real.write(text, callback)
    // Outside a frame: modes, a clear on resize, the return from a child program.
    const before = restoreCursor()
    trackModes(text)
    const isAll = findChangedRows(text, size().rows) === "all"
    if (isAll) painter.invalidate()
    const after = isAlternate ? withCursor(isAll ? painter.paint(panes()) : "") : ""
    return real.write(before + text + after, callback)
  }

  // Methods run on the real stream: listeners and colour depth are the same on both.
  const bound = new Map<PropertyKey, unknown>([["write", write]])
  const stdout = new Proxy(real, {
    get(target, name) {
      if (bound.has(name)) return bound.get(name)
      if (name === "columns" || name === "rows") return size()[name]
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== "function") return value
      const method = value.bind(target)
      bound.set(name, method)
      return method
    },
  })

  /**
   * A pane that grows over rows of Ink waits for Ink's frame, which leaves them empty. If it were painted first and shrank
   * before that frame, Ink would skip the frame in between and not write its unchanged cells on these rows again.
   */
  function paint() {
    scheduled = undefined
    if (!isAlternate || frame !== undefined) return
    const isGrown = [...toRows(contents.values())].some((row) => !paneRows.has(row))
    if (isGrown) postponed ??= setTimeout(paintNow, inkFrameMs)
    else paintNow()
  }

  function paintNow() {
    clearImmediate(scheduled)
    scheduled = undefined
    if (!isAlternate || frame !== undefined) return
    claimRows()
    if (isRepainted) painter.invalidate()
    const now = panes()
    const bytes = withCursor(painter.release(now) + painter.paint(now))
    if (bytes) real.write(frameBegin + bytes + frameEnd)
  }

  /** Paints after React has rendered: if an Ink frame is due, the panes leave with it and nothing is left to write. */
  function paintSoon() {
    scheduled ??= setImmediate(paint)
  }

  return {
    stdout,
    setPane(name, pane) {
      if (pane) contents.set(name, pane)
      else contents.delete(name)
      paintSoon()
    },
    setCaret(next) {
      caret = next
      paintSoon()
    },
    cover(owner, area) {
      if (area) covers.set(owner, area)
      else covers.delete(owner)
      paintSoon()
    },
    paintNow,
    invalidate: () => painter.invalidate(),
    dispose() {
      clearImmediate(scheduled)
      clearTimeout(postponed)
      real.off("resize", onResize)
    },
  }
}
