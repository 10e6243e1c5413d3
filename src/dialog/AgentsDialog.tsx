// The list of agents to select from.
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { toPrimaryAgents } from "../state/catalogue.ts"
import { closeDialogs } from "../state/dialog.ts"
import { selectAgent, toSelectedAgent } from "../state/model-selection.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

export function AgentsDialog() {
  const { commands } = useApp()
  const close = useCloseDialog()
  const agents = useAppState((state) => state.agents)
  const current = useAppState(toSelectedAgent)
  const connection = useAppState((state) => state.connection)
  return (
    <ListDialog
      title="Select agent"
      items={toPrimaryAgents({ agents }).map(({ name, description }) => ({
        id: name,
        label: name,
        ...(description ? { note: description } : {}),
        isCurrent: name === current,
      }))}
      emptyText={connection.phase === "connected" ? "No agents" : "Loading…"}
      onSelect={(item) => commands.store.update((state) => closeDialogs(selectAgent(state, item.id)))}
      onClose={close}
    />
  )
}
