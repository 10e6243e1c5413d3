// /pty: pseudo-terminals.
import * as z from "zod"
import { Pty } from "../schema/service.ts"
import { endpoint } from "./endpoint.ts"

export const pty = {
  list: endpoint("GET /pty", { id: "pty.list", summary: "List the running terminals", returns: z.array(Pty) }),
}
