// No language server, formatter, MCP server or terminal is run by this version, and no worktree made: the lists
// say so by being empty.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type * as contract from "./service.contract.ts"

export const lsp: Handlers<typeof contract.lsp, Instance> = { status: () => [] }
export const formatter: Handlers<typeof contract.formatter, Instance> = { status: () => [] }
export const pty: Handlers<typeof contract.pty, Instance> = { list: () => [] }
export const symbol: Handlers<typeof contract.symbol, Instance> = { find: () => [] }
export const resource: Handlers<typeof contract.resource, Instance> = { list: () => ({}) }
export const worktree: Handlers<typeof contract.worktree, Instance> = { list: () => [] }

export const skill: Handlers<typeof contract.skill, Instance> = {
  list: (instance) => [...instance.settings.current().skills],
}

export const mcp: Handlers<typeof contract.mcp, Instance> = {
  status: (instance) => instance.mcp.status(),
  add(instance, _address, { name, config }) {
    instance.mcp.add(name, config)
    return instance.mcp.status()
  },
}
