import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { provider as contract } from "./provider.contract.ts"

export const provider: Handlers<typeof contract, Instance> = {
  list({ models }) {
    const all = models.list()
    return { all, default: models.defaults(), connected: all.map((each) => each.id) }
  },
}
