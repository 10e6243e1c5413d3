// Handlers of /global.
import { redactSecrets } from "../config/redact-secrets.ts"
import type { Handlers } from "./endpoint.ts"
import type { global as contract } from "./global.contract.ts"
import type { ServerServices } from "./server-services.ts"

export const global: Handlers<typeof contract, ServerServices> = {
  health: ({ version }) => ({ healthy: true, version }),
  config: async ({ readUserConfig }) => redactSecrets(await readUserConfig()),
  async updateConfig({ changeUserConfig, readUserConfig }, _address, change) {
    await changeUserConfig(change)
    return redactSecrets(await readUserConfig())
  },
  async dispose({ disposeAll }) {
    await disposeAll()
    return true
  },
  event: (_server, { framing, deltas }, _body, { headers }) => ({
    framing,
    deltas: deltas === "1",
    lastEventID: headers["last-event-id"],
  }),
}
