// A pane of rows painted beside Ink. Ink gets a facade of stdout; its frame and our bytes leave in one write, inside one
// synchronised update, and rows that Ink wrote on are painted again. Ink lays out an empty box where the pane is.
// Nothing is painted unless the alternate screen is on, so a child program or the shell never gets a row of ours.
import { enterAlternate, frameBegin, frameEnd, leaveAlternate, touchedRows } from "./frame.ts"
import { createPainter, type PaneContent } from "./painter.ts"

export type Screen = {
  /** For Ink's `render`; everything but `write` is the real stream's. */
  readonly stdout: NodeJS.WriteStream
  /**
   * What the pane shows from now on; painted with Ink's next frame or by `paintNow`. A dialog has to be in `covered`
   * before Ink draws it. `null` gives the area back to Ink.
   */
  setPane(pane: PaneContent | null): void
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
  let pane: PaneContent | null = null
  let frame: string | undefined
  let isAlternate = false
  let isCursorShown = true

  const onResize = () => painter.invalidate()
  real.prependListener("resize", onResize)

  /** The cursor is Ink's: it is put back where it was, and does not run over the rows while they are written. */
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

  /** Our bytes to go before and after a frame of Ink. */
  function around(bytes: string): string {
    const before = isAlternate ? guarded(painter.release(pane)) : ""
    noteModes(bytes)
    if (isRepainted) painter.invalidate()
    else noteRows(bytes)
    const after = isAlternate && pane ? guarded(painter.paint(pane)) : ""
    return before + bytes + after
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
    noteModes(text)
    if (touchedRows(text, size().rows) !== "all") return real.write(text, callback)
    painter.invalidate()
    const ours = isAlternate && pane ? guarded(painter.paint(pane)) : ""
    return real.write(text + ours, callback)
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

  return {
    stdout,
    setPane(next) {
      pane = next
    },
    paintNow() {
      if (!isAlternate || frame !== undefined) return
      if (isRepainted) painter.invalidate()
      const bytes = painter.release(pane) + (pane ? painter.paint(pane) : "")
      if (bytes) real.write(frameBegin + guarded(bytes) + frameEnd)
    },
    invalidate() {
      painter.invalidate()
    },
    dispose() {
      real.off("resize", onResize)
    },
  }
}
