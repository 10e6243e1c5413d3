// The bus as server-sent events.
// Guarantees: one `data:` line a frame, LF only, never a comment or a bare `retry:`; one Buffer per frame and framing for all
// clients; a heartbeat every 10 s, sent as an event. Backpressure: nothing is queued beyond the socket's buffer. A slow
// client continues from the bus's replay buffer and loses deltas first. When the buffer no longer has its next event, or it
// reads nothing for a minute, its connection is destroyed, not ended, so that the client reconnects and resumes.
import type { IncomingMessage, ServerResponse } from "node:http"
import type { EventSelection } from "../api/endpoint.ts"
import type { Bus, Frame } from "../bus/bus.ts"

export type StreamOptions = EventSelection & { readonly bus: Bus; readonly heartbeatMs?: number }

type Framing = NonNullable<EventSelection["framing"]>

const defaultHeartbeatMs = 10_000
/** A client that is further behind than this many characters of JSON gets no deltas while it catches up. */
const skipDeltasLength = 1024 * 1024
const maxMissedHeartbeats = 6

/** Answers a request with the stream; returns when it is set up. */
export function streamEvents(request: IncomingMessage, response: ServerResponse, options: StreamOptions): void {
  // Some clients send an empty id on their first connection.
  const lastEventID = options.lastEventID || undefined
  const framing = chooseFraming(request.headers.accept, options.framing, lastEventID !== undefined)
  const { bus, directory, deltas } = options
  const isGlobal = directory === undefined

  response.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
    // Lets a client check that it got the framing that it requested.
    "X-Event-Framing": framing,
    Connection: "keep-alive",
  })
  // Node omits the body of a response to HEAD, and an open stream would hold the connection.
  if (request.method === "HEAD") return void response.end()
  request.socket.setNoDelay(true)

  let skipsDeltas = false
  const subscriber = bus.subscribe(
    {
      ...(isGlobal ? {} : { directory }),
      deltas,
      onFrame: (frame) => (skipsDeltas && isDelta(frame)) || response.write(toBytes(frame, framing, isGlobal)),
    },
    lastEventID,
  )
  const send = (type: "server.connected" | "server.heartbeat", properties: object) => {
    const event = { id: bus.newId("event"), type, properties }
    // These are not on the bus. Without an `id:` line they never become the event that a client resumes after.
    response.write(frameText(JSON.stringify(event), type, undefined, framing, isGlobal ? null : undefined))
  }
  const resume = () => {
    missedHeartbeats = 0
    skipsDeltas = subscriber.lagLength() > skipDeltasLength
    if (!subscriber.resume()) response.destroy()
    skipsDeltas = false
  }
  let missedHeartbeats = 0
  send("server.connected", subscriber.missed ? { resync: true } : {})
  resume()
  response.on("drain", resume)

  const timer = setInterval(() => {
    if (!response.writableNeedDrain) send("server.heartbeat", {})
    else if (++missedHeartbeats >= maxMissedHeartbeats) response.destroy()
  }, options.heartbeatMs ?? defaultHeartbeatMs)
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

/** Without a requested framing, a client that accepts event streams gets the published one, all others (curl) names. */
function chooseFraming(accept = "*/*", requested: Framing | undefined, isResumed: boolean): Framing {
  // A client that resumes reads ids, and needs the next one too.
  if (requested) return isResumed && requested === "plain" ? "id" : requested
  if (!accept.includes("text/event-stream")) return "named"
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

/** `directory`: undefined in the stream of one directory, null for a global event that belongs to no directory. */
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
