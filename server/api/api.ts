// Handlers of /api.
import type { api as contract } from "./api.contract.ts"
import type { Handlers } from "./endpoint.ts"
import { global } from "./global.ts"
import type { ServerServices } from "./server-services.ts"

export const api: Handlers<typeof contract, ServerServices> = { health: global.health }
