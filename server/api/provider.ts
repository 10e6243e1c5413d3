// Handlers of /provider.
import { setImmediate } from "node:timers/promises"
import type { Instance } from "../instance/instance.ts"
import { redactProviders } from "../provider/redact-providers.ts"
import type { ProviderAuthMethod } from "../schema/auth.ts"
import type { Provider } from "../schema/model.ts"
import type { Handlers } from "./endpoint.ts"
import type { provider as contract } from "./provider.contract.ts"

export const provider: Handlers<typeof contract, Instance> = {
  async list({ models }, { models: selection = "all" }) {
    await models.refresh()
    return {
      // Unconnected providers contain no secrets, and redacting them all would take long.
      all: [...redactProviders(models.list()), ...(await collect(models.unconnected(selection === "all")))],
      default: models.defaults(),
      connected: models.list().map((each) => each.id),
    }
  },
  auth({ models }) {
    const methods: ProviderAuthMethod[] = [{ type: "api", label: "API key" }]
    return Object.fromEntries(models.listKeyed().map((id) => [id, methods]))
  },
}

const maxBlockingMs = 10

/** Unpacks the providers, yielding to the event loop every 10 ms so that running turns are not delayed. */
async function collect(providers: Iterable<Provider>): Promise<Provider[]> {
  const all: Provider[] = []
  let start = performance.now()
  for (const provider of providers) {
    all.push(provider)
    if (performance.now() - start < maxBlockingMs) continue
    await setImmediate()
    start = performance.now()
  }
  return all
}
