import type { auth as contract } from "./auth.contract.ts"
import type { Handlers } from "./endpoint.ts"
import type { ServerContext } from "./server-context.ts"

export const auth: Handlers<typeof contract, ServerContext> = {
  set({ credentials }, { providerID }, body) {
    credentials.set(providerID, body)
    return true
  },
  remove({ credentials }, { providerID }) {
    credentials.remove(providerID)
    return true
  },
}
