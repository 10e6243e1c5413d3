// /mcp: MCP servers, configured or added.
import * as z from "zod"
import { McpServerConfig } from "../schema/config.ts"
import { McpStatus } from "../schema/service.ts"
import { endpoint } from "./endpoint.ts"

const McpStatuses = z.record(z.string(), McpStatus)

export const mcp = {
  status: endpoint("GET /mcp", {
    id: "mcp.status",
    summary: "Get the status of each MCP server",
    returns: McpStatuses,
  }),
  add: endpoint("POST /mcp", {
    id: "mcp.add",
    summary: "Add an MCP server until the directory is closed",
    description: "The answer is the status of all servers; `failed` has the reason.",
    body: z.object({ name: z.string().min(1).max(200), config: McpServerConfig }),
    returns: McpStatuses,
  }),
}
