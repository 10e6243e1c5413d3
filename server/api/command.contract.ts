// /command: prompts with a name.
import * as z from "zod"
import { Command } from "../schema/agent.ts"
import { endpoint } from "./endpoint.ts"

export const command = {
  list: endpoint("GET /command", { id: "command.list", summary: "List the commands", returns: z.array(Command) }),
}
