// The stdin that Ink gets: it looks like a terminal but carries only what is passed on purpose, while a component built
// on `useInput` has the focus. The real one is read elsewhere.
import { EventEmitter } from "node:events"

export type FacadeStdin = {
  /** What `render({stdin})` takes. */
  stream: NodeJS.ReadStream
  /** Hands bytes to Ink, each call as one read; dropped when nobody in Ink listens. */
  pass(bytes: string): void
  /** Tells whether a component of Ink's own reads keys now. */
  isRead(): boolean
}

/** A stand-in for a terminal's stdin. */
export function createFacadeStdin(): FacadeStdin {
  const emitter = new EventEmitter()
  const queue: string[] = []
  const stream: object = Object.assign(emitter, {
    isTTY: true,
    isRaw: true,
    fd: 0,
    readable: true,
    // Raw mode, holding the process open and encoding are the real reader's business.
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
    // Ink uses no more of a stream than the members above.
    stream: stream as NodeJS.ReadStream,
    isRead,
    pass(bytes) {
      if (bytes === "" || !isRead()) return
      queue.push(bytes)
      emitter.emit("readable")
    },
  }
}
