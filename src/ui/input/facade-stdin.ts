// The stdin that Ink gets: it looks like a terminal but carries only bytes that are passed to it, for components built on
// Ink's `useInput`. The real stdin is read by `input.ts`.
import { EventEmitter } from "node:events"

export type FacadeStdin = {
  /** For the `stdin` option of Ink's `render`. */
  stream: NodeJS.ReadStream
  /** Passes bytes to Ink, each call as one read; dropped while no Ink component reads keys. */
  pass(bytes: string): void
  /** Whether an Ink component reads keys now. */
  isRead(): boolean
}

export function createFacadeStdin(): FacadeStdin {
  const emitter = new EventEmitter()
  const queue: string[] = []
  const stream: object = Object.assign(emitter, {
    isTTY: true,
    isRaw: true,
    fd: 0,
    readable: true,
    // No effect: raw mode, encoding and keeping the process alive are up to the reader of the real stdin.
    setRawMode: () => stream,
    setEncoding: () => stream,
    ref: () => stream,
    unref: () => stream,
    pause: () => stream,
    resume: () => stream,
    read: () => queue.shift() ?? null,
  })
  const isRead = () => emitter.listenerCount("readable") > 0
  return {
    // Ink uses only the members above.
    stream: stream as NodeJS.ReadStream,
    isRead,
    pass(bytes) {
      if (bytes === "" || !isRead()) return
      queue.push(bytes)
      emitter.emit("readable")
    },
  }
}
