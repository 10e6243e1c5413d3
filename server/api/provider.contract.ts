// /provider: who serves models.
import * as z from "zod"
import { ProviderAuthMethod } from "../schema/auth.ts"
import { Provider } from "../schema/model.ts"
import { endpoint } from "./endpoint.ts"

export const provider = {
  list: endpoint("GET /provider", {
    id: "provider.list",
    summary: "List all providers, each one's default model, and those that can be used now",
    query: z.object({
      models: z
        .enum(["all", "connected"])
        .optional()
        .describe("`connected` leaves out the models of providers that cannot be used yet: some megabytes"),
    }),
    returns: z.object({
      all: z.array(Provider),
      default: z.record(z.string(), z.string()),
      connected: z.array(z.string()),
    }),
  }),
  auth: endpoint("GET /provider/auth", {
    id: "provider.auth",
    summary: "List the ways to connect each provider that takes a key",
    returns: z.record(z.string(), z.array(ProviderAuthMethod)),
  }),
}
