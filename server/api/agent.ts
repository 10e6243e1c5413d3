// Handlers of /agent.
import type { Instance } from "../instance/instance.ts"
import type { agent as contract } from "./agent.contract.ts"
import type { Handlers } from "./endpoint.ts"

export const agent: Handlers<typeof contract, Instance> = {
  list: (instance) => [...instance.settings.current().agents.list()],
}
