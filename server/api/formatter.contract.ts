// /formatter: code formatters.
import * as z from "zod"
import { FormatterStatus } from "../schema/service.ts"
import { endpoint } from "./endpoint.ts"

export const formatter = {
  status: endpoint("GET /formatter", {
    id: "formatter.status",
    summary: "List the formatters that are in use",
    returns: z.array(FormatterStatus),
  }),
}
