import type { Instance } from "../instance/instance.ts"
import type { agent as agentContract, command as commandContract } from "./agent.contract.ts"
import type { Handlers } from "./endpoint.ts"

export const agent: Handlers<typeof agentContract, Instance> = {
  list: (instance) => [...instance.settings.current().agents.list()],
}

export const command: Handlers<typeof commandContract, Instance> = {
  list: (instance) => [...instance.settings.current().commands.list()],
}
