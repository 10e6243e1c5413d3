// Prompts and shell lines that were sent in this directory, newest first. The selected one goes into the prompt.
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { closeDialogs } from "../state/dialog.ts"
import { replacePrompt, type HistoryPrompt } from "../state/prompt.ts"
import { toDraftPreview } from "./draft-preview.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

export function HistoryDialog() {
  const { store } = useApp().commands
  const close = useCloseDialog()
  const prompts = useAppState((state) => state.promptHistory.entries)
  const lines = useAppState((state) => state.shellHistory.entries)
  const isShell = useAppState((state) => state.isShell)
  // Shell mode lists shell lines first.
  const kinds = [toEntries(prompts, false), toEntries(lines, true)]
  const entries = (isShell ? kinds.reverse() : kinds).flat()
  return (
    <ListDialog
      title="Prompt history"
      columns={88}
      emptyText="No prompts were sent here yet"
      items={entries.map(({ past, isShell: isLine }, index) => ({
        id: String(index),
        ...toDraftPreview(past.text),
        group: isLine ? "Shell" : "Prompts",
      }))}
      onSelect={({ id }) => {
        const entry = entries[Number(id)]
        if (!entry) return close()
        store.update((state) => {
          // Replaces the draft; undo brings it back.
          const next = replacePrompt(closeDialogs(state), entry.past.slice ?? entry.past.text)
          return { ...next, isShell: entry.isShell, isRemote: false, isMenuHidden: true }
        })
      }}
      onClose={close}
    />
  )
}

/** Newest first; each text once. */
function toEntries(entries: readonly HistoryPrompt[], isShell: boolean) {
  const seen = new Set<string>()
  return entries.toReversed().flatMap((past) => {
    if (seen.has(past.text)) return []
    seen.add(past.text)
    return [{ past, isShell }]
  })
}
