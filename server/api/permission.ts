// Handlers of /permission.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { permission as contract } from "./permission.contract.ts"

export const permission: Handlers<typeof contract, Instance> = {
  list: ({ permission }) => [...permission.list()],
  reply({ permission }, { requestID }, { reply, message }) {
    permission.reply({ requestID, reply, ...(message ? { message } : {}) })
    return true
  },
}
