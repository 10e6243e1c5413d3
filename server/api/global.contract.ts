// /global: the program as a whole, independent of a directory.
import * as z from "zod"
import { Config, ConfigChange } from "../schema/config.ts"
import { GlobalEvent } from "../schema/event.ts"
import { EventHeaders, EventResponseHeaders } from "../schema/header.ts"
import { endpoint, stream } from "./endpoint.ts"
import { EventQuery } from "./event.contract.ts"

export const global = {
  health: endpoint("GET /global/health", {
    id: "global.health",
    summary: "Check that the server is running, and get its version",
    returns: z.object({ healthy: z.literal(true), version: z.string() }),
  }),
  config: endpoint("GET /global/config", {
    id: "global.config.get",
    summary: "Get the user's configuration file",
    returns: Config,
    errors: ["ConfigInvalidError"],
  }),
  updateConfig: endpoint("PATCH /global/config", {
    id: "global.config.update",
    summary: "Change the user's configuration file",
    description: "Comments in the file are kept. The change is applied to all open directories at once.",
    body: ConfigChange,
    returns: Config,
    errors: ["ConfigInvalidError"],
  }),
  dispose: endpoint("POST /global/dispose", {
    id: "global.dispose",
    summary: "Close all directories; the next request opens its directory again",
    returns: z.boolean(),
  }),
  event: stream("GET /global/event", {
    id: "global.event",
    summary: "Subscribe to the events of all directories",
    query: EventQuery,
    headers: EventHeaders,
    responseHeaders: EventResponseHeaders,
    event: GlobalEvent,
  }),
}
