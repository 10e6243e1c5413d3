// The stash: drafts that were put aside. Enter brings one back into the prompt.
import { popStash } from "../command/action/pop-stash.ts"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { closeDialogs } from "../state/dialog.ts"
import { formatElapsed } from "../text/duration.ts"
import { toDraftPreview } from "./draft-preview.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

export function StashDialog() {
  const { commands } = useApp()
  const { store, memory, toast } = commands
  const close = useCloseDialog()
  const entries = useAppState((state) => state.stash)
  const drop = (id: string) =>
    store.update((state) => ({ ...state, stash: state.stash.filter((entry) => entry.id !== id) }))
  return (
    <ListDialog
      title="Drafts put aside"
      columns={88}
      emptyText="No draft is put aside"
      items={entries.map(({ id, draft, isShell, at }) => {
        const { label, note } = toDraftPreview(draft.text)
        const age = `${formatElapsed(commands.now() - at)} ago`
        return { id, label: isShell ? `! ${label}` : label, ...(note ? { note } : {}), detail: age }
      })}
      onSelect={({ id }) => {
        store.update(closeDialogs)
        const entry = entries.find((known) => known.id === id)
        if (!entry) return
        void popStash(commands, entry).then((isBack) => {
          if (!isBack) toast({ message: "Another terminal has taken that draft", variant: "info" })
        })
      }}
      onClose={close}
      actions={[
        {
          command: "stash.delete",
          label: "Delete",
          run: ({ id }) => {
            drop(id)
            void memory.stash.remove(id)
          },
        },
      ]}
    />
  )
}
