// A headless terminal with the stream that feeds it, for tests that look at the screen itself.
import { EventEmitter } from "node:events"
import xterm from "@xterm/headless"

export function createTerminal(columns: number, rows: number) {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true })
  let written = ""
  const stream = Object.assign(new EventEmitter(), {
    isTTY: true,
    writable: true,
    columns,
    rows,
    write(data: string, encoding?: unknown, done?: () => void) {
      written += data
      terminal.write(data, () => (typeof encoding === "function" ? encoding() : done?.()))
      return true
    },
  })
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode() {},
    ref() {},
    unref() {},
    read: () => null,
    setEncoding() {},
    resume() {},
    pause() {},
  })
  return {
    stdout: stream as unknown as NodeJS.WriteStream,
    stdin: stdin as unknown as NodeJS.ReadStream,
    /** All bytes so far, from the last `takeBytes`. */
    takeBytes() {
      const bytes = written
      written = ""
      return bytes
    },
    settle: () => new Promise<void>((done) => terminal.write("", done)),
    resize(newColumns: number, newRows: number) {
      stream.columns = newColumns
      stream.rows = newRows
      terminal.resize(newColumns, newRows)
      stream.emit("resize")
    },
    /** Cells [from, to) of a row as text. */
    text(y: number, from = 0, to = terminal.cols) {
      return terminal.buffer.active.getLine(y)?.translateToString(false, from, to) ?? ""
    },
    cell: (x: number, y: number) => terminal.buffer.active.getLine(y)?.getCell(x),
    cursor: () => ({ x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY }),
    isAlternate: () => terminal.buffer.active.type === "alternate",
    dispose: () => terminal.dispose(),
  }
}
