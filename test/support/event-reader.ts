// Reads a server's event stream as bytes, frames and events, and waits for events without polling. It parses named
// frames, ids and comments, so that a test can assert their absence too.
import { request as open } from "node:http"
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from "node:http"
import { createCondition } from "./condition.ts"
import { toDisposable } from "./dispose.ts"
import type { Disposable } from "./dispose.ts"

type WireEvent = {
  readonly id?: string
  readonly type: string
  readonly properties: Record<string, any> // Tests read properties of every event type.
}

/** One frame as sent, without the blank line that ends it. */
export type Frame = {
  readonly raw: string
  readonly event?: string
  readonly id?: string
  readonly retry?: string
  readonly data?: string
  readonly comments: readonly string[]
}

export type EventReader = Disposable & {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly frames: readonly Frame[]
  /** All events received; for `/global/event` the payloads. */
  readonly all: readonly WireEvent[]
  /** The parsed data of all frames; for `/global/event` the envelopes. */
  readonly envelopes: readonly unknown[]
  readonly bytes: () => Buffer
  /** Resolves with the first matching event, received already or later. A string matches the event type. */
  readonly waitFor: (
    match: string | ((event: WireEvent) => boolean),
    options?: { timeoutMs?: number; after?: number },
  ) => Promise<WireEvent>
  /** Resolves when either side has closed the stream. */
  readonly ended: Promise<void>
  readonly close: () => void
}

export type EventOptions = {
  readonly path?: string
  readonly query?: Record<string, string>
  readonly headers?: OutgoingHttpHeaders
}

/** Opens a stream; resolves when the response headers have arrived, rejects when the connection fails. */
export async function openEventStream(url: string, options: EventOptions = {}): Promise<EventReader> {
  const target = new URL(options.path ?? "/event", url)
  for (const [name, value] of Object.entries(options.query ?? {})) target.searchParams.set(name, value)

  const condition = createCondition()
  const frames: Frame[] = []
  const envelopes: unknown[] = []
  const all: WireEvent[] = []
  const chunks: Buffer[] = []
  let isOver = false

  const request = open(target, { headers: { accept: "text/event-stream", ...options.headers }, agent: false })
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once("response", resolve)
    request.once("error", reject)
    request.end()
  })
  request.on("error", () => {})

  const ended = new Promise<void>((resolve) => {
    response.once("close", () => {
      isOver = true
      resolve()
      condition.changed()
    })
  })
  const decoder = new TextDecoder()
  let rest = ""
  response.on("error", () => {})
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk)
    rest += decoder.decode(chunk, { stream: true })
    const parts = rest.split(/\r?\n\r?\n/)
    rest = parts.pop() ?? ""
    for (const raw of parts) {
      const frame = parseFrame(raw)
      frames.push(frame)
      const envelope = frame.data === undefined ? undefined : parseJson(frame.data)
      if (envelope === undefined) continue
      envelopes.push(envelope)
      const event = toEvent(envelope)
      if (event) all.push(event)
    }
    condition.changed()
  })

  const close = () => request.destroy()
  return {
    ...toDisposable(async () => {
      close()
      await ended
    }),
    status: response.statusCode ?? 0,
    headers: response.headers,
    frames,
    all,
    envelopes,
    bytes: () => Buffer.concat(chunks),
    waitFor(match, { timeoutMs, after = 0 } = {}) {
      const isMatch = typeof match === "string" ? (event: WireEvent) => event.type === match : match
      const seen = () => all.map((event) => event.type).join(" ")
      const found = () => {
        const event = all.slice(after).find(isMatch)
        if (!event && isOver) throw new Error(`The stream ended before the event ${String(match)}; it had: ${seen()}`)
        return event
      }
      return condition.until(found, { timeoutMs, describe: () => `No event ${String(match)}; there were: ${seen()}` })
    },
    ended,
    close,
  }
}

/** Parses one frame by the rules of the HTML standard, except that an id does not carry over to later frames. */
export function parseFrame(raw: string): Frame {
  const fields: Record<string, string> = {}
  const data: string[] = []
  const comments: string[] = []
  for (const line of raw.split(/\r?\n/)) {
    if (line.startsWith(":")) {
      comments.push(line.slice(1).trimStart())
      continue
    }
    const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
    if (name === "data") data.push(value)
    else fields[name] = value
  }
  const { event, id, retry } = fields
  return { raw, event, id, retry, data: data.length > 0 ? data.join("\n") : undefined, comments }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function toEvent(envelope: unknown): WireEvent | undefined {
  if (typeof envelope !== "object" || envelope === null) return undefined
  const event = "payload" in envelope ? envelope.payload : envelope
  return typeof event === "object" && event !== null && "type" in event ? (event as WireEvent) : undefined
}
