// Handlers of /skill.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { skill as contract } from "./skill.contract.ts"

export const skill: Handlers<typeof contract, Instance> = {
  list: (instance) => [...instance.settings.current().skills],
}
