// `opencode-tui agent list`: who can answer here.
import { withOwnClient } from "./own-client.ts"
import { printJson, printTable, type ListOptions } from "./print.ts"

export function listAgents(options: ListOptions): Promise<number> {
  return withOwnClient(options, async ({ client }) => {
    const agents = await client.agent.list()
    if (options.json) printJson(agents)
    else
      printTable(
        agents
          .filter((agent) => !agent.hidden)
          .map(({ name, mode, description = "" }) => [name, mode, description.split("\n")[0] ?? ""]),
      )
    return 0
  })
}
