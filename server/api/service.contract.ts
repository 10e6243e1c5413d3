// What runs beside the conversations of a directory: /lsp, /formatter, /mcp, /pty, /skill, and what they offer. Each list
// tells what runs at this moment.
import * as z from "zod"
import { McpServerConfig } from "../schema/config.ts"
import { CodeSymbol, FormatterStatus, LspStatus, McpResource, McpStatus, Pty, Skill } from "../schema/service.ts"
import { endpoint } from "./endpoint.ts"

const McpStatuses = z.record(z.string(), McpStatus)

export const lsp = {
  status: endpoint("GET /lsp", {
    id: "lsp.status",
    summary: "List the language servers that run",
    returns: z.array(LspStatus),
  }),
}

export const formatter = {
  status: endpoint("GET /formatter", {
    id: "formatter.status",
    summary: "List the formatters that are used",
    returns: z.array(FormatterStatus),
  }),
}

export const mcp = {
  status: endpoint("GET /mcp", {
    id: "mcp.status",
    summary: "Get the state of each MCP server, configured or added",
    returns: McpStatuses,
  }),
  add: endpoint("POST /mcp", {
    id: "mcp.add",
    summary: "Add an MCP server until the directory is let go of",
    description: "The answer has the state of all; `failed` tells why.",
    body: z.object({ name: z.string().min(1).max(200), config: McpServerConfig }),
    returns: McpStatuses,
  }),
}

export const pty = {
  list: endpoint("GET /pty", { id: "pty.list", summary: "List the terminals that run", returns: z.array(Pty) }),
}

export const symbol = {
  find: endpoint("GET /find/symbol", {
    id: "find.symbols",
    summary: "Search the symbols that language servers know",
    query: z.object({ query: z.string().max(1000) }),
    returns: z.array(CodeSymbol),
  }),
}

export const resource = {
  list: endpoint("GET /experimental/resource", {
    id: "experimental.resource.list",
    summary: "List the resources of connected MCP servers",
    returns: z.record(z.string(), McpResource),
  }),
}

export const worktree = {
  list: endpoint("GET /experimental/worktree", {
    id: "worktree.list",
    summary: "List the worktrees that this program made",
    returns: z.array(z.string()),
  }),
}

export const skill = {
  list: endpoint("GET /skill", {
    id: "app.skills",
    summary: "List the skills that agents are offered",
    returns: z.array(Skill),
  }),
}
