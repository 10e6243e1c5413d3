import type { Instance } from "../instance/instance.ts"
import type { ProviderAuthMethod } from "../schema/auth.ts"
import type { Handlers } from "./endpoint.ts"
import type { provider as contract } from "./provider.contract.ts"
import { showProviders } from "./show-providers.ts"

export const provider: Handlers<typeof contract, Instance> = {
  list({ models }) {
    const all = showProviders(models.list())
    return { all, default: models.defaults(), connected: all.map((each) => each.id) }
  },
  auth({ models }) {
    const takesKey = models.list().filter((each) => Object.values(each.models).some(({ api }) => api.npm !== "offline"))
    const methods: ProviderAuthMethod[] = [{ type: "api", label: "API key" }]
    return Object.fromEntries(takesKey.map((each) => [each.id, methods]))
  },
}
