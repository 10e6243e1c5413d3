// The stream of events: reads /event, joins what comes within a frame into one batch, and comes back by itself after a
// break, from the last event that was seen.
// Promises: events arrive in order and once; `onConnect` comes before the first event of a connection that missed
// something (the first one, or one that the server could not resume), so that the caller fetches what it shows.
import { EventSource } from "eventsource"
import type { Event } from "../../server/schema/event.ts"
import type { ClientError } from "./client-error.ts"
import { createEventFetch } from "./event-fetch.ts"
import type { Transport } from "./transport.ts"

export type EventsOptions = {
  readonly url: string
  readonly transport: Transport
  readonly directory?: string | undefined
  readonly onEvents: (events: readonly Event[]) => void
  /**
   * The stream is open. `isStale`: events were missed and the state must be fetched. `isOurs`: the server is one of this
   * program, which can do more than the published ones.
   */
  readonly onConnect: (isStale: boolean, isOurs: boolean) => void
  /** The stream broke, or was refused with a reason; it is tried again after `retryInMs`. */
  readonly onLost: (retryInMs: number, refusal: ClientError | undefined) => void
  /** How long small events may wait for more; a screen frame. */
  readonly batchMs?: number
  /** The first wait after a break; it doubles up to `maxRetryMs`. */
  readonly retryMs?: number
  readonly maxRetryMs?: number
  /** A stream that is silent for so long is taken for dead: our heart beats every 10 s. Others beat slower. */
  readonly silenceMs?: number
}

export type Events = {
  /** Gives what waits at once: a key was pressed and the screen is drawn anyway. */
  flush(): void
  /** Tries now instead of after the wait. */
  reconnect(): void
  close(): void
}

export function openEvents(options: EventsOptions): Events {
  const { batchMs = 33, retryMs = 100, maxRetryMs = 5000, silenceMs = 30_000 } = options
  const query = new URLSearchParams({ framing: "id", deltas: "1" })
  if (options.directory !== undefined) query.set("directory", options.directory)
  const address = new URL(`/event?${query}`, options.url)
  let lastEventID = ""
  let waiting: Event[] = []
  let batchTimer: NodeJS.Timeout | undefined
  let retryTimer: NodeJS.Timeout | undefined
  let silenceTimer: NodeJS.Timeout | undefined
  let failures = 0
  let refusal: ClientError | undefined
  let source: EventSource | undefined
  let isClosed = false
  let isOurs = false

  const fetch = createEventFetch({
    transport: options.transport,
    lastEventID: () => lastEventID,
    onOpen(isResumable) {
      isOurs = isResumable
      listenForSilence(isOurs ? silenceMs : silenceMs * 3)
    },
    onRefused: (error) => (refusal = error),
  })

  function flush() {
    clearTimeout(batchTimer)
    batchTimer = undefined
    if (waiting.length === 0) return
    const batch = waiting
    waiting = []
    options.onEvents(batch)
  }

  function listenForSilence(ms: number) {
    clearTimeout(silenceTimer)
    silenceTimer = setTimeout(fail, ms)
  }

  function fail() {
    // The package's own retry waits a fixed time and gives up on some answers; ours backs off and never gives up.
    source?.close()
    if (retryTimer || isClosed) return
    const waitMs = Math.min(maxRetryMs, retryMs * 2 ** Math.min(failures++, 10))
    retryTimer = setTimeout(connect, waitMs)
    options.onLost(waitMs, refusal)
    refusal = undefined
  }

  function take(data: string, id: string) {
    silenceTimer?.refresh()
    const event = JSON.parse(data) as Event
    if (event.type === "server.connected") {
      const isStale = lastEventID === "" || event.properties.resync === true
      flush()
      failures = 0
      options.onConnect(isStale, isOurs)
    }
    if (id) lastEventID = id
    if (event.type === "server.connected" || event.type === "server.heartbeat") return
    waiting.push(event)
    // What is not growing text changes what a person can do (a permission, the end of a turn): shown at once.
    if (event.type !== "message.part.delta" && event.type !== "message.part.updated") queueMicrotask(flush)
    else batchTimer ??= setTimeout(flush, batchMs)
  }

  function connect() {
    if (isClosed) return
    clearTimeout(retryTimer)
    retryTimer = undefined
    source?.close()
    const opened = new EventSource(address, { fetch })
    source = opened
    listenForSilence(silenceMs)
    opened.onmessage = ({ data, lastEventId }) => take(String(data), lastEventId)
    opened.onerror = () => {
      if (opened === source) fail()
    }
  }

  connect()
  return {
    flush,
    reconnect() {
      if (retryTimer) connect()
    },
    close() {
      isClosed = true
      clearTimeout(retryTimer)
      clearTimeout(batchTimer)
      clearTimeout(silenceTimer)
      source?.close()
    },
  }
}
