// /permission: pending requests of tools to the user.
import * as z from "zod"
import { PermissionReply, PermissionRequest } from "../schema/permission.ts"
import { endpoint } from "./endpoint.ts"

export const permission = {
  list: endpoint("GET /permission", {
    id: "permission.list",
    summary: "List the pending permission requests",
    returns: z.array(PermissionRequest),
  }),
  reply: endpoint("POST /permission/:requestID/reply", {
    id: "permission.reply",
    summary: "Reply to a permission request",
    description: "A `message` with `reject` is passed to the model as an instruction, and the turn continues.",
    params: z.object({ requestID: z.string().startsWith("per").max(200) }),
    body: z.object({ reply: PermissionReply, message: z.string().max(100_000).optional() }),
    returns: z.boolean(),
    errors: ["PermissionNotFoundError", "ConflictError"],
  }),
}
