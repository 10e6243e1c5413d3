// Handlers of /instance.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { instance as contract } from "./instance.contract.ts"

export const instance: Handlers<typeof contract, Instance> = {
  async dispose(instance) {
    await instance.dispose()
    return true
  },
}
