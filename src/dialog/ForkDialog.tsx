// Asks where a fork of the session ends: after the last message, or before one of the user's messages.
import { forkSession } from "../command/action/fork-session.ts"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"
import { toUserMessageItems } from "./user-message-items.ts"

const whole = "whole"

export function ForkDialog({ sessionID }: { sessionID: string }) {
  const { commands } = useApp()
  const close = useCloseDialog()
  const messages = useAppState((state) => state.messages.get(sessionID))
  const items = toUserMessageItems(messages ?? [], commands.now())
  return (
    <ListDialog
      title="Fork session"
      columns={88}
      items={[
        { id: whole, label: "Full session" },
        ...items.map((item) => ({ ...item, group: "Before a message, which goes back into the prompt" })),
      ]}
      onSelect={({ id }) => void forkSession(commands, sessionID, id === whole ? undefined : id)}
      onClose={close}
    />
  )
}
