// /api: routes that clients of later versions call on a server of this version too.
import * as z from "zod"
import { endpoint } from "./endpoint.ts"

export const api = {
  health: endpoint("GET /api/health", {
    id: "v2.health.get",
    summary: "Check that the server is running, as clients of later versions do before anything else",
    returns: z.object({ healthy: z.literal(true), version: z.string() }),
  }),
}
