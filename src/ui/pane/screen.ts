// Panes of rows painted beside Ink, and the cursor of the one that is typed into. Ink gets a facade of stdout; its frame and
// our bytes leave in one write, inside one synchronised update, and rows that Ink wrote on are painted again. Ink lays out
// an empty box where a pane is. Nothing is painted unless the alternate screen is on, so a child program or the shell never
// gets a row of ours.
import type { Rectangle } from "../box/rectangle.ts"
import { enterAlternate, frameBegin, frameEnd, leaveAlternate, touchedRows } from "./frame.ts"
import { createPainter, type PaneContent, type Panes } from "./painter.ts"

/** A cell of the screen, from 0. */
type Cell = { readonly x: number; readonly y: number }

export type Screen = {
  /** For Ink's `render`; everything but `write` is the real stream's. */
  readonly stdout: NodeJS.WriteStream
  /**
   * What the pane of this name shows from now on, painted with Ink's next frame or at the end of this turn of the event
   * loop. No two panes share a row of the screen. `null` gives the area back to Ink.
   */
  setPane(name: string, pane: PaneContent | null): void
  /** The cell of the cursor, where input methods compose, from the same moment on; `null` leaves the cursor to Ink. */
  setCaret(caret: Cell | null): void
  /** An area that a component draws over the panes, to be told before Ink draws it; `null` ends it. */
  cover(owner: string, area: Rectangle | null): void
  /** Writes what differs, or nothing at all. */
  paintNow(): void
  /** All rows are written again with the next paint: after anything that wrote on the screen behind our back. */
  invalidate(): void
  /** Stops listening to the stream. */
  dispose(): void
}

type WriteDone = (error?: Error | null) => void

// A frame that Ink draws for the size before a resize must not wrap and push all rows out of place; nor may a glyph that
// the terminal draws wider than we think.
const noAutowrap = "\x1b[?7l"
const autowrap = "\x1b[?7h"

/** Lines do not wrap by themselves while the alternate screen is on; whoever leaves it in an emergency writes `CSI ? 7 h`. */
function withAutowrap(bytes: string): string {
  if (!bytes.includes("\x1b[?1049")) return bytes
  return bytes
    .replaceAll(enterAlternate, enterAlternate + noAutowrap)
    .replaceAll(leaveAlternate, autowrap + leaveAlternate)
}

/**
 * Its resize listener must stand before Ink's: make the screen before `render`. With `isRepainted` every paint writes all
 * rows, for terminals that lose some.
 */
export function createScreen(real: NodeJS.WriteStream, isRepainted = false): Screen {
  const size = () => ({ columns: real.columns || 80, rows: real.rows || 24 })
  const painter = createPainter(size)
  const contents = new Map<string, PaneContent>()
  const covers = new Map<string, Rectangle>()
  let caret: Cell | null = null
  /** Where the cursor is while it is not Ink's; Ink's place of it is saved in the terminal then. */
  let placed: Cell | undefined
  let frame: string | undefined
  let isAlternate = false
  /** As Ink wants it. */
  let isCursorShown = true
  let turn: NodeJS.Immediate | undefined

  const onResize = () => painter.invalidate()
  real.prependListener("resize", onResize)

  const panes = (): Panes => ({ contents: [...contents.values()], covers: [...covers.values()] })

  /** The cursor goes back to where Ink left it. */
  function giveBack(): string {
    if (!placed) return ""
    placed = undefined
    return isCursorShown ? "\x1b8\x1b[?25h" : "\x1b[?25l\x1b8"
  }

  /** Our bytes; the cursor does not run over the rows while they are written, and is at its cell in the end. */
  function withCursor(bytes: string): string {
    if (!caret) return giveBack() + guarded(bytes)
    const at = `\x1b[${caret.y + 1};${caret.x + 1}H`
    if (placed && !bytes) {
      const isThere = placed.x === caret.x && placed.y === caret.y
      placed = caret
      return isThere ? "" : at
    }
    const begin = placed ? "\x1b[?25l" : `\x1b7${isCursorShown ? "\x1b[?25l" : ""}`
    placed = caret
    return `${begin}\x1b[0m${bytes}${at}\x1b[?25h`
  }

  /** Bytes that leave the cursor as it was. */
  function guarded(bytes: string): string {
    if (!bytes) return ""
    const inner = `\x1b7\x1b[0m${bytes}\x1b8`
    return isCursorShown ? `\x1b[?25l${inner}\x1b[?25h` : inner
  }

  function noteModes(bytes: string) {
    const shown = bytes.lastIndexOf("\x1b[?25h")
    const hidden = bytes.lastIndexOf("\x1b[?25l")
    if (shown !== hidden) isCursorShown = shown > hidden
    const entered = bytes.lastIndexOf(enterAlternate)
    const left = bytes.lastIndexOf(leaveAlternate)
    if (entered !== left) isAlternate = entered > left
  }

  function noteRows(bytes: string) {
    const touched = touchedRows(bytes, size().rows)
    if (touched === "all") painter.invalidate()
    else for (const y of touched) painter.invalidate(y)
  }

  /** What Ink writes, with our bytes before and after it. */
  function around(bytes: string): string {
    const before = giveBack() + (isAlternate ? guarded(painter.release(panes())) : "")
    noteModes(bytes)
    if (isRepainted) painter.invalidate()
    else noteRows(bytes)
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
      return real.write(frameBegin + around(whole) + frameEnd, callback)
    }
    if (frame !== undefined) {
      frame += text
      callback?.()
      return true
    }
    if (!text) return real.write(text, callback)
    // Outside a frame: modes, a clear on resize, coming back from a child program.
    const before = giveBack()
    noteModes(text)
    const isAll = touchedRows(text, size().rows) === "all"
    if (isAll) painter.invalidate()
    const after = isAlternate ? withCursor(isAll ? painter.paint(panes()) : "") : ""
    return real.write(before + text + after, callback)
  }

  // Methods run on the real stream: a listener, a size or a colour depth are the same on both.
  const bound = new Map<PropertyKey, unknown>([["write", write]])
  const stdout = new Proxy(real, {
    get(target, name) {
      if (bound.has(name)) return bound.get(name)
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== "function") return value
      const method = value.bind(target)
      bound.set(name, method)
      return method
    },
  })

  function paintNow() {
    clearImmediate(turn)
    turn = undefined
    if (!isAlternate || frame !== undefined) return
    if (isRepainted) painter.invalidate()
    const now = panes()
    const bytes = withCursor(painter.release(now) + painter.paint(now))
    if (bytes) real.write(frameBegin + bytes + frameEnd)
  }

  /** After React: what also changes a frame of Ink leaves with that frame, and then there is nothing left to write. */
  function paintSoon() {
    turn ??= setImmediate(paintNow)
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
      clearImmediate(turn)
      real.off("resize", onResize)
    },
  }
}
