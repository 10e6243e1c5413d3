// /log: lines of a client in the log of the program.
import * as z from "zod"
import { endpoint } from "./endpoint.ts"

export const log = {
  write: endpoint("POST /log", {
    id: "app.log",
    summary: "Write a line to the log",
    body: z.object({
      service: z.string().max(200),
      level: z.enum(["debug", "info", "error", "warn"]),
      message: z.string().max(100_000),
      extra: z.record(z.string(), z.unknown()).optional(),
    }),
    returns: z.boolean(),
  }),
}
