import { setImmediate } from "node:timers/promises"
import type { Instance } from "../instance/instance.ts"
import type { ProviderAuthMethod } from "../schema/auth.ts"
import type { Provider } from "../schema/model.ts"
import type { Handlers } from "./endpoint.ts"
import type { provider as contract } from "./provider.contract.ts"
import { redactProviders } from "../provider/redact-providers.ts"

export const provider: Handlers<typeof contract, Instance> = {
  async list({ models }, { models: wanted = "all" }) {
    await models.refresh()
    return {
      // What is not connected holds no secret, and is much.
      all: [...redactProviders(models.list()), ...(await collect(models.unconnected(wanted === "all")))],
      default: models.defaults(),
      connected: models.list().map((each) => each.id),
    }
  },
  auth({ models }) {
    const methods: ProviderAuthMethod[] = [{ type: "api", label: "API key" }]
    return Object.fromEntries(models.listKeyed().map((id) => [id, methods]))
  },
}

const mostMs = 10

/** Unpacks one by one; turns that run meanwhile are not held up. */
async function collect(providers: Iterable<Provider>): Promise<Provider[]> {
  const all: Provider[] = []
  let start = performance.now()
  for (const provider of providers) {
    all.push(provider)
    if (performance.now() - start < mostMs) continue
    await setImmediate()
    start = performance.now()
  }
  return all
}
