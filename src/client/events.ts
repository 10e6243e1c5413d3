// The stream of events: opens it through the typed client, batches the events of one frame of the screen, and reconnects
// after a disconnection, resuming after the last event that was received.
// Promises: events arrive in order and once; a frame that is not understood is dropped and the stream continues;
// `onConnect` comes before the first event of a connection that missed events (the first connection, or one that the server
// could not resume), so that the caller fetches the state.
import { EventSource } from "eventsource"
import type { Event } from "../../server/schema/event.ts"
import type { Client } from "./client.ts"
import type { ClientError } from "./client-error.ts"
import { createEventFetch } from "./event-fetch.ts"
import { parseEvent } from "./event-frame.ts"

export type EventsOptions = {
  readonly client: Pick<Client, "event">
  readonly onEvents: (events: readonly Event[]) => void
  /**
   * The stream is open. `isStale`: events were missed and the state must be fetched. `isOurs`: the server is this program,
   * which can do more than the published servers.
   */
  readonly onConnect: (isStale: boolean, isOurs: boolean) => void
  /** The stream was disconnected, or refused with an error; the next attempt is in `retryInMs`. */
  readonly onLost: (retryInMs: number, refusal: ClientError | undefined) => void
  /** How long text that is still streaming waits to be batched; by default one frame of the screen. */
  readonly batchMs?: number
  /** The first wait after a disconnection; it doubles up to `maxRetryMs`. */
  readonly retryMs?: number
  readonly maxRetryMs?: number
  /** A stream that is silent for this long counts as disconnected. Our heartbeat is 10 s; other servers get three times the limit. */
  readonly silenceMs?: number
}

export type Events = {
  /** Delivers the batch at once: a key was pressed and the screen is drawn anyway. */
  flush(): void
  /** Reconnects now instead of after the wait. */
  reconnect(): void
  close(): void
}

/** `EventSource` requires a URL; the client decides where the request goes. */
const unusedURL = "http://server/"

export function openEvents(options: EventsOptions): Events {
  const { client, batchMs = 33, retryMs = 100, maxRetryMs = 5000, silenceMs = 30_000 } = options
  let lastEventID = ""
  let batch: Event[] = []
  let batchTimer: NodeJS.Timeout | undefined
  let retryTimer: NodeJS.Timeout | undefined
  let silenceTimer: NodeJS.Timeout | undefined
  let failures = 0
  let refusal: ClientError | undefined
  let source: EventSource | undefined
  let isClosed = false
  let isOurs = false

  const fetch = createEventFetch({
    open: (signal) => {
      const headers = lastEventID === "" ? {} : { "last-event-id": lastEventID }
      return client.event.subscribe({ framing: "id", deltas: "1" }, undefined, { headers, signal })
    },
    onOpen(isResumable) {
      isOurs = isResumable
      startSilenceTimer(isOurs ? silenceMs : silenceMs * 3)
    },
    onRefused: (error) => (refusal = error),
  })

  function flush() {
    clearTimeout(batchTimer)
    batchTimer = undefined
    if (batch.length === 0) return
    const events = batch
    batch = []
    options.onEvents(events)
  }

  function startSilenceTimer(ms: number) {
    clearTimeout(silenceTimer)
    silenceTimer = setTimeout(fail, ms)
  }

  function fail() {
    // The retry of the package waits a fixed time and gives up on some statuses; this one backs off and never gives up.
    source?.close()
    if (retryTimer || isClosed) return
    const waitMs = Math.min(maxRetryMs, retryMs * 2 ** Math.min(failures++, 10))
    retryTimer = setTimeout(connect, waitMs)
    options.onLost(waitMs, refusal)
    refusal = undefined
  }

  function receive(data: string, id: string) {
    silenceTimer?.refresh()
    const isFirst = lastEventID === ""
    // A dropped frame counts as received too: resuming before it would deliver it again.
    if (id) lastEventID = id
    const event = parseEvent(data)
    if (!event) return
    if (event.type === "server.connected") {
      const isStale = isFirst || event.properties.resync === true
      flush()
      failures = 0
      options.onConnect(isStale, isOurs)
    }
    if (event.type === "server.connected" || event.type === "server.heartbeat") return
    batch.push(event)
    // All but streaming text changes what the user can do (a permission, the end of a turn), so it is delivered at once.
    if (event.type !== "message.part.delta" && event.type !== "message.part.updated") queueMicrotask(flush)
    else batchTimer ??= setTimeout(flush, batchMs)
  }

  function connect() {
    if (isClosed) return
    clearTimeout(retryTimer)
    retryTimer = undefined
    source?.close()
    const opened = new EventSource(unusedURL, { fetch })
    source = opened
    startSilenceTimer(silenceMs)
    opened.onmessage = ({ data, lastEventId }) => receive(String(data), lastEventId)
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
