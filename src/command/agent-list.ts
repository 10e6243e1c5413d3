// Opens the list of agents.
import { openDialog } from "../state/dialog.ts"
import type { Command } from "./command.ts"

export const agentList: Command = {
  id: "agent.list",
  title: "Switch agent",
  group: "Agent",
  slash: "agents",
  run({ store }) {
    store.update((state) => openDialog(state, { id: "agents" }))
  },
}
