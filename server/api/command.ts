// Handlers of /command.
import type { Instance } from "../instance/instance.ts"
import type { command as contract } from "./command.contract.ts"
import type { Handlers } from "./endpoint.ts"

export const command: Handlers<typeof contract, Instance> = {
  list: (instance) => [...instance.settings.current().commands.list()],
}
