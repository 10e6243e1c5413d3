import { redactSecrets } from "../config/redact-secrets.ts"
import type { Handlers } from "./endpoint.ts"
import type { global as contract } from "./global.contract.ts"
import type { ServerContext } from "./server-context.ts"

export const global: Handlers<typeof contract, ServerContext> = {
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
}
