// Handlers of /log.
import type { Handlers } from "./endpoint.ts"
import type { log as contract } from "./log.contract.ts"
import type { ServerServices } from "./server-services.ts"

export const log: Handlers<typeof contract, ServerServices> = {
  write(server, _address, { service, level, message, extra }) {
    server.writeLog(level, message, { service, ...extra })
    return true
  },
}
