// /auth: credentials of providers. They are stored and never returned.
import * as z from "zod"
import { Auth } from "../schema/auth.ts"
import { endpoint } from "./endpoint.ts"

const params = z.object({ providerID: z.string().min(1).max(200) })

export const auth = {
  set: endpoint("PUT /auth/:providerID", {
    id: "auth.set",
    summary: "Store the credential of a provider; it is used from the next request to the provider on",
    params,
    body: Auth,
    returns: z.boolean(),
    errors: ["ConfigInvalidError"],
  }),
  remove: endpoint("DELETE /auth/:providerID", {
    id: "auth.remove",
    summary: "Remove the credential of a provider",
    params,
    returns: z.boolean(),
    errors: ["ConfigInvalidError"],
  }),
}
