// /agent and /command: who can answer, and prompts with a name.
import * as z from "zod"
import { Agent, Command } from "../schema/agent.ts"
import { endpoint } from "./endpoint.ts"

export const agent = {
  list: endpoint("GET /agent", { id: "app.agents", summary: "List the agents", returns: z.array(Agent) }),
}

export const command = {
  list: endpoint("GET /command", { id: "command.list", summary: "List the commands", returns: z.array(Command) }),
}
