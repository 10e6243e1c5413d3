// The part of `fetch` that `EventSource` needs, over the typed client: a stream carries the same headers as a call and
// resumes after the last event that was received.
import type { IncomingMessage } from "node:http"
import type { FetchLike } from "eventsource"
import { type ClientError, toResponseError } from "./client-error.ts"
import { readText } from "./transport.ts"

export type EventFetchOptions = {
  /** Opens the stream. */
  readonly open: (signal: AbortSignal) => Promise<IncomingMessage>
  /** The response is a stream. `isResumable`: its events have ids, so that it can resume after a disconnection. */
  readonly onOpen: (isResumable: boolean) => void
  /** The server answered with an error instead of a stream. */
  readonly onRefused: (error: ClientError) => void
}

export function createEventFetch({ open, onOpen, onRefused }: EventFetchOptions): FetchLike {
  return async (url, init) => {
    const response = await open(init.signal)
    if (response.statusCode === 200) onOpen(response.headers["x-event-framing"] === "id")
    else onRefused(toResponseError(response.statusCode ?? 0, await readText(response)))
    return {
      url: String(url),
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
