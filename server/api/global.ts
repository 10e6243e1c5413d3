import type { Handlers } from "./endpoint.ts"
import type { global as contract } from "./global.contract.ts"
import type { ServerContext } from "./server-context.ts"

export const global: Handlers<typeof contract, ServerContext> = {
  health: ({ version }) => ({ healthy: true, version }),
}
