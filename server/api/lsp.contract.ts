// /lsp: language servers.
import * as z from "zod"
import { LspStatus } from "../schema/service.ts"
import { endpoint } from "./endpoint.ts"

export const lsp = {
  status: endpoint("GET /lsp", {
    id: "lsp.status",
    summary: "List the running language servers",
    returns: z.array(LspStatus),
  }),
}
