// Handlers of /auth.
import type { auth as contract } from "./auth.contract.ts"
import type { Handlers } from "./endpoint.ts"
import type { ServerServices } from "./server-services.ts"

export const auth: Handlers<typeof contract, ServerServices> = {
  set({ credentials }, { providerID }, body) {
    credentials.set(providerID, body)
    return true
  },
  remove({ credentials }, { providerID }) {
    credentials.remove(providerID)
    return true
  },
}
