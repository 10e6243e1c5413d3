// This version reads no resources of MCP servers, so the record is empty.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { resource as contract } from "./experimental-resource.contract.ts"

export const resource: Handlers<typeof contract, Instance> = { list: () => ({}) }
