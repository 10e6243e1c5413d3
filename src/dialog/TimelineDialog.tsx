// The user's messages of a session. The transcript scrolls to the focused one; enter stays there, escape goes back.
import { useState } from "react"
import { forkSession } from "../command/action/fork-session.ts"
import { copyText, toPlainText } from "../command/clipboard/copy-text.ts"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { closeDialogs } from "../state/dialog.ts"
import { setScroll } from "../state/screen.ts"
import type { ListItem } from "../ui/list/list-model.ts"
import { ListDialog } from "./ListDialog.tsx"
import { toUserMessageItems } from "./user-message-items.ts"

export function TimelineDialog({ sessionID }: { sessionID: string }) {
  const { commands } = useApp()
  const { store } = commands
  const messages = useAppState((state) => state.messages.get(sessionID))
  const [before] = useState(() => store.getState().scrolls.get(sessionID) ?? "end")
  const items = toUserMessageItems(messages ?? [], commands.now())
  const go = ({ id }: ListItem) => store.update((state) => setScroll(state, sessionID, { messageID: id, row: 0 }))
  return (
    <ListDialog
      title="Timeline"
      columns={88}
      emptyText="No messages yet"
      items={items}
      onMove={go}
      onSelect={(item) => {
        go(item)
        store.update(closeDialogs)
      }}
      onClose={() => store.update((state) => closeDialogs(setScroll(state, sessionID, before)))}
      actions={[
        {
          command: "message.copy",
          label: "Copy",
          run({ id }) {
            const message = messages?.find(({ info }) => info.id === id)
            if (message) void copyText(commands, toPlainText(message), "The message")
          },
        },
        { command: "message.fork", label: "Fork", run: ({ id }) => void forkSession(commands, sessionID, id) },
      ]}
    />
  )
}
