// Handlers of /vcs.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { vcs as contract } from "./vcs.contract.ts"

export const vcs: Handlers<typeof contract, Instance> = {
  async get(instance) {
    const branch = await instance.vcs.branch()
    return branch === undefined ? {} : { branch }
  },
}
