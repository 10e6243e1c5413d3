// /experimental/tool: the tools that are offered to models.
import * as z from "zod"
import { ToolListItem } from "../schema/agent.ts"
import { endpoint } from "./endpoint.ts"

export const tool = {
  ids: endpoint("GET /experimental/tool/ids", {
    id: "tool.ids",
    summary: "List the ids of all tools",
    returns: z.array(z.string()).meta({ id: "ToolIDs" }),
  }),
  list: endpoint("GET /experimental/tool", {
    id: "tool.list",
    summary: "List the tools that are offered to a model, with the JSON Schema of their input",
    query: z.object({ provider: z.string(), model: z.string() }),
    returns: z.array(ToolListItem).meta({ id: "ToolList" }),
  }),
}
