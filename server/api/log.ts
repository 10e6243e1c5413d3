import type { Handlers } from "./endpoint.ts"
import type { log as contract } from "./log.contract.ts"
import type { ServerContext } from "./server-context.ts"

export const log: Handlers<typeof contract, ServerContext> = {
  write(server, _address, { service, level, message, extra }) {
    server.writeLog(level, message, { service, ...extra })
    return true
  },
}
