// /global: the program as a whole, whatever the directory.
import * as z from "zod"
import { Config, ConfigChange } from "../schema/config.ts"
import { GlobalEvent } from "../schema/event.ts"
import { EventHeaders, EventResponseHeaders } from "../schema/header.ts"
import { endpoint, stream } from "./endpoint.ts"
import { EventQuery } from "./event.contract.ts"

export const global = {
  health: endpoint("GET /global/health", {
    id: "global.health",
    summary: "Tell that the server runs, and its version",
    returns: z.object({ healthy: z.literal(true), version: z.string() }),
  }),
  config: endpoint("GET /global/config", {
    id: "global.config.get",
    summary: "Get what the user's own settings file says",
    returns: Config,
    errors: ["ConfigInvalidError"],
  }),
  updateConfig: endpoint("PATCH /global/config", {
    id: "global.config.update",
    summary: "Change the user's own settings",
    description: "Comments are kept; all open directories use the change at once.",
    body: ConfigChange,
    returns: Config,
    errors: ["ConfigInvalidError"],
  }),
  dispose: endpoint("POST /global/dispose", {
    id: "global.dispose",
    summary: "Let go of all directories; the next request opens its own anew",
    returns: z.boolean(),
  }),
  event: stream("GET /global/event", {
    id: "global.event",
    summary: "Listen to the events of every directory",
    query: EventQuery,
    headers: EventHeaders,
    responseHeaders: EventResponseHeaders,
    event: GlobalEvent,
  }),
}
