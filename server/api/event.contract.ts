// /event: what happens in one directory, as server-sent events.
import * as z from "zod"
import { Event } from "../schema/event.ts"
import { EventHeaders, EventResponseHeaders } from "../schema/header.ts"
import { stream } from "./endpoint.ts"

export const EventQuery = z.object({
  framing: z
    .enum(["plain", "named", "id"])
    .optional()
    .describe("Lines beside `data:`: none, `event:` and `id:`, or `id:` alone. By default the Accept header decides"),
  deltas: z
    .enum(["0", "1"])
    .optional()
    .describe("`1`: growing text comes as `message.part.delta` between a first and a last whole part"),
})

export const event = {
  subscribe: stream("GET /event", {
    id: "event.subscribe",
    summary: "Listen to the events of a directory",
    description:
      "The first event is `server.connected`; a `server.heartbeat` follows every 10 s. A `Last-Event-ID` header resumes after that event.",
    query: EventQuery,
    headers: EventHeaders,
    responseHeaders: EventResponseHeaders,
    event: Event,
  }),
}
