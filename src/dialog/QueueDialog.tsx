// The queued prompts. Enter takes one back into the prompt to be edited and sent again.
import { useEffect } from "react"
import { editQueuedPrompt, findQueuedPrompts, removeQueuedPrompt } from "../command/action/edit-queued-prompt.ts"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { closeDialogs } from "../state/dialog.ts"
import { toMessageDraft } from "../state/prompt-parts.ts"
import { toDraftPreview } from "./draft-preview.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

export function QueueDialog() {
  const { commands } = useApp()
  const close = useCloseDialog()
  const messages = useAppState((state) => state.messages)
  const activities = useAppState((state) => state.activities)
  const { route, directory } = commands.store.getState()
  const queued = findQueuedPrompts({ route, messages, activities })
  const isEmpty = queued.length === 0
  // The last one has started, or another client removed it.
  useEffect(() => {
    if (isEmpty) close()
  }, [isEmpty, close])
  return (
    <ListDialog
      title="Queued prompts"
      columns={88}
      emptyText="No queued prompts"
      items={queued.map((entry) => ({
        id: entry.info.id,
        ...toDraftPreview(toMessageDraft(entry, directory).text),
        detail: "enter edits it",
      }))}
      onSelect={({ id }) => {
        commands.store.update(closeDialogs)
        void editQueuedPrompt(commands, id)
      }}
      onClose={close}
      actions={[{ command: "stash.delete", label: "Remove", run: ({ id }) => void removeQueuedPrompt(commands, id) }]}
    />
  )
}
