// Handlers of /mcp.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { mcp as contract } from "./mcp.contract.ts"

export const mcp: Handlers<typeof contract, Instance> = {
  status: (instance) => instance.mcp.status(),
  add(instance, _address, { name, config }) {
    instance.mcp.add(name, config)
    return instance.mcp.status()
  },
}
