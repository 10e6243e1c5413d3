// /permission: what waits for a person's word.
import * as z from "zod"
import { PermissionReply, PermissionRequest } from "../schema/permission.ts"
import { endpoint } from "./endpoint.ts"

export const permission = {
  list: endpoint("GET /permission", {
    id: "permission.list",
    summary: "List the requests that wait for an answer",
    returns: z.array(PermissionRequest),
  }),
  reply: endpoint("POST /permission/:requestID/reply", {
    id: "permission.reply",
    summary: "Answer a permission request",
    description: "A `message` with `reject` tells the model what to do instead, and the turn goes on.",
    params: z.object({ requestID: z.string().startsWith("per").max(200) }),
    body: z.object({ reply: PermissionReply, message: z.string().max(100_000).optional() }),
    returns: z.boolean(),
    errors: ["PermissionNotFoundError", "ConflictError"],
  }),
}
