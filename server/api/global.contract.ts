// /global: the program as a whole, whatever the directory.
import * as z from "zod"
import { GlobalEvent } from "../schema/event.ts"
import { endpoint, stream } from "./endpoint.ts"
import { EventQuery } from "./event.contract.ts"

export const global = {
  health: endpoint("GET /global/health", {
    id: "global.health",
    summary: "Tell that the server runs, and its version",
    returns: z.object({ healthy: z.literal(true), version: z.string() }),
  }),
  event: stream("GET /global/event", {
    id: "global.event",
    summary: "Listen to the events of every directory",
    query: EventQuery,
    event: GlobalEvent,
  }),
}
