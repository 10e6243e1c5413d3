// /event: the events of one directory, as server-sent events.
import * as z from "zod"
import { Event } from "../schema/event.ts"
import { EventHeaders, EventResponseHeaders } from "../schema/header.ts"
import { stream } from "./endpoint.ts"

export const EventQuery = z.object({
  framing: z
    .enum(["plain", "named", "id"])
    .optional()
    .describe(
      "The lines beside `data:`: none (`plain`), `event:` and `id:` (`named`), or only `id:` (`id`). The default depends on the Accept header.",
    ),
  deltas: z
    .enum(["0", "1"])
    .optional()
    .describe(
      "`1`: text that is still streaming arrives as `message.part.delta` events between a first and a last update of the whole part.",
    ),
})

export const event = {
  subscribe: stream("GET /event", {
    id: "event.subscribe",
    summary: "Subscribe to the events of a directory",
    description:
      "The first event is `server.connected`. A `server.heartbeat` follows every 10 s. With the header `Last-Event-ID` the stream resumes after that event.",
    query: EventQuery,
    headers: EventHeaders,
    responseHeaders: EventResponseHeaders,
    event: Event,
  }),
}
