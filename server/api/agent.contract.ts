// /agent: the agents that can answer a prompt.
import * as z from "zod"
import { Agent } from "../schema/agent.ts"
import { endpoint } from "./endpoint.ts"

export const agent = {
  list: endpoint("GET /agent", { id: "app.agents", summary: "List the agents", returns: z.array(Agent) }),
}
