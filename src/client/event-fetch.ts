// The small part of `fetch` that `EventSource` needs, over our own transport, so that a stream carries the same headers
// as a call and resumes after the last event that was seen.
import type { IncomingMessage } from "node:http"
import type { FetchLike } from "eventsource"
import { toAnswerError, type ClientError } from "./client-error.ts"
import { readText, type Transport } from "./transport.ts"

export type EventFetchOptions = {
  readonly transport: Transport
  /** Asked at each connection; an empty one sends no header. */
  readonly lastEventID: () => string
  /** A stream begins; `isResumable` where its events are numbered, so that it can go on after a break. */
  readonly onOpen: (isResumable: boolean) => void
  /** The server answers, but not with a stream: it says why. */
  readonly onRefused: (error: ClientError) => void
}

export function createEventFetch({ transport, lastEventID, onOpen, onRefused }: EventFetchOptions): FetchLike {
  return async (address, init) => {
    const url = new URL(address)
    const id = lastEventID()
    const response = await transport.open({
      method: "GET",
      path: url.pathname + url.search,
      headers: { accept: "text/event-stream", ...(id ? { "last-event-id": id } : {}) },
      signal: init.signal,
    })
    if (response.statusCode === 200) onOpen(response.headers["x-event-framing"] === "id")
    else onRefused(toAnswerError(response.statusCode ?? 0, await readText(response)))
    return {
      url: url.href,
      status: response.statusCode ?? 0,
      redirected: false,
      headers: { get: (name) => response.headers[name.toLowerCase()]?.toString() ?? null },
      body: { getReader: () => toReader(response) },
    }
  }
}

function toReader(response: IncomingMessage) {
  const chunks = response[Symbol.asyncIterator]()
  return {
    async read() {
      const next = await chunks.next()
      return next.done ? ({ done: true } as const) : ({ done: false, value: next.value as Uint8Array } as const)
    },
    async cancel() {
      response.destroy()
    },
  }
}
