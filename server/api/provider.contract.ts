// /provider: the providers of models.
import * as z from "zod"
import { ProviderAuthMethod } from "../schema/auth.ts"
import { Provider } from "../schema/model.ts"
import { endpoint } from "./endpoint.ts"

export const provider = {
  list: endpoint("GET /provider", {
    id: "provider.list",
    summary: "List all providers, the default model of each, and the connected ones",
    query: z.object({
      models: z
        .enum(["all", "connected"])
        .optional()
        .describe("`connected` omits the models of providers that are not connected, which are several megabytes."),
    }),
    returns: z.object({
      all: z.array(Provider),
      default: z.record(z.string(), z.string()),
      connected: z.array(z.string()),
    }),
  }),
  auth: endpoint("GET /provider/auth", {
    id: "provider.auth",
    summary: "List the authentication methods of each provider that accepts a key",
    returns: z.record(z.string(), z.array(ProviderAuthMethod)),
  }),
}
