// The bus as server-sent events.
// Promises: one `data:` line a frame, LF only, never a comment or a bare `retry:`; one Buffer a frame and framing for all
// readers; a heartbeat every 10 s as data; nothing is queued for a slow reader beyond what his connection takes: he goes on
// from the bus's window, loses deltas first, and is dropped, never politely ended, when the window has passed him or he
// does not read for a minute, so that he comes back and resumes.
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Bus, Frame } from "../bus/bus.ts"

export type Framing = "plain" | "named" | "id"

export type StreamOptions = {
  readonly bus: Bus
  /** Only this directory; none for the stream of all. */
  readonly directory?: string
  readonly framing?: Framing
  readonly deltas: boolean
  readonly heartbeatMs?: number
  /** Ends the stream when the instance is let go of. */
  readonly closed?: AbortSignal
}

const heartbeatEveryMs = 10_000
const skipDeltasLength = 1024 * 1024
const mostMissedHeartbeats = 6

/** Answers a request with the stream; returns when it is set up. */
export function streamEvents(request: IncomingMessage, response: ServerResponse, options: StreamOptions): void {
  const lastEventID = request.headers["last-event-id"]
  const resumed = typeof lastEventID === "string" && lastEventID !== "" ? lastEventID : undefined
  const framing = chooseFraming(request, options.framing, resumed !== undefined)
  const { bus, directory, deltas } = options
  const isGlobal = directory === undefined

  response.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
    // So that a client knows whether it got the framing that it asked for.
    "X-Event-Framing": framing,
    Connection: "keep-alive",
  })
  // Node leaves the body of such an answer out, so nobody would listen.
  if (request.method === "HEAD") return void response.end()
  request.socket.setNoDelay(true)

  let skipsDeltas = false
  const subscriber = bus.subscribe(
    {
      ...(isGlobal ? {} : { directory }),
      deltas,
      onFrame: (frame) => (skipsDeltas && isDelta(frame)) || response.write(toBytes(frame, framing, isGlobal)),
    },
    resumed,
  )
  const tell = (type: "server.connected" | "server.heartbeat", properties: object) => {
    const event = { id: bus.newId("event"), type, properties }
    // These are one reader's own. Without an `id:` line they never become a place to resume at.
    response.write(frameText(JSON.stringify(event), type, undefined, framing, isGlobal ? null : undefined))
  }
  const resume = () => {
    missedHeartbeats = 0
    skipsDeltas = subscriber.behindLength() > skipDeltasLength
    if (!subscriber.resume()) response.destroy()
    skipsDeltas = false
  }
  let missedHeartbeats = 0
  tell("server.connected", subscriber.missed ? { resync: true } : {})
  resume()
  response.on("drain", resume)

  const timer = setInterval(() => {
    if (!response.writableNeedDrain) tell("server.heartbeat", {})
    else if (++missedHeartbeats >= mostMissedHeartbeats) response.destroy()
  }, options.heartbeatMs ?? heartbeatEveryMs)
  const end = () => {
    clearInterval(timer)
    subscriber.unsubscribe()
    options.closed?.removeEventListener("abort", close)
  }
  const close = () => response.end()
  options.closed?.addEventListener("abort", close)
  response.on("close", end)
  response.on("error", end)
}

/** Named streams are for people with curl; a program that asks for an event stream gets what it knows. */
function chooseFraming(request: IncomingMessage, asked: Framing | undefined, isResumed: boolean): Framing {
  if (asked) return isResumed && asked === "plain" ? "id" : asked
  if (!(request.headers.accept ?? "*/*").includes("text/event-stream")) return "named"
  return isResumed ? "id" : "plain"
}

function isDelta(frame: Frame): boolean {
  const { type, properties } = frame.event
  return type === "message.part.delta" || (type === "message.part.updated" && properties.delta !== undefined)
}

function toBytes(frame: Frame, framing: Framing, isGlobal: boolean): Buffer {
  const key = framing + (isGlobal ? "/global" : "")
  let bytes = frame.bytes.get(key)
  if (!bytes) {
    const { type, id } = frame.event
    bytes = Buffer.from(frameText(frame.json, type, id, framing, isGlobal ? frame.directory : undefined))
    frame.bytes.set(key, bytes)
  }
  return bytes
}

/** `directory` null: a global frame that belongs to none. */
function frameText(
  json: string,
  type: string,
  id: string | undefined,
  framing: Framing,
  directory: string | null | undefined,
): string {
  const data =
    directory === undefined
      ? json
      : directory === null
        ? `{"payload":${json}}`
        : `{"directory":${JSON.stringify(directory)},"payload":${json}}`
  const idLine = id !== undefined && framing !== "plain" ? `id: ${id}\n` : ""
  return `${framing === "named" ? `event: ${type}\n` : ""}${idLine}data: ${data}\n\n`
}
