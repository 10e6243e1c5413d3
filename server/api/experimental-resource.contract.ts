// /experimental/resource: resources of MCP servers.
import * as z from "zod"
import { McpResource } from "../schema/service.ts"
import { endpoint } from "./endpoint.ts"

export const resource = {
  list: endpoint("GET /experimental/resource", {
    id: "experimental.resource.list",
    summary: "List the resources of connected MCP servers",
    returns: z.record(z.string(), McpResource),
  }),
}
