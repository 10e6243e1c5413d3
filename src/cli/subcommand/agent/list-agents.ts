// `opencode-tui agent list`: the agents that can answer prompts in this directory.
import { printJson, printTable } from "../../console/print.ts"
import type { ListOptions } from "../../flags.ts"
import { withLocalClient } from "../../server/local-client.ts"

export function listAgents(options: ListOptions): Promise<number> {
  return withLocalClient(options, async ({ client }) => {
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
