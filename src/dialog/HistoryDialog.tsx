// What was sent before in this directory, the newest first; what is chosen goes into the prompt.
import { closeDialogs } from "../state/dialog.ts"
import { replacePrompt, type HistoryPrompt } from "../state/prompt.ts"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { toPreview } from "./draft-preview.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

export function HistoryDialog() {
  const { store } = useApp().commands
  const close = useCloseDialog()
  const prompts = useAppState((state) => state.promptHistory.entries)
  const lines = useAppState((state) => state.shellHistory.entries)
  const isShell = useAppState((state) => state.isShell)
  // In the shell mode its own lines come first.
  const kinds = [toEntries(prompts, false), toEntries(lines, true)]
  const entries = (isShell ? kinds.reverse() : kinds).flat()
  return (
    <ListDialog
      title="Sent before"
      columns={88}
      emptyText="Nothing was sent here yet"
      items={entries.map(({ past, isShell: isLine }, index) => ({
        id: String(index),
        ...toPreview(past.text),
        group: isLine ? "Shell" : "Prompts",
      }))}
      onSelect={({ id }) => {
        const entry = entries[Number(id)]
        if (!entry) return close()
        store.update((state) => {
          // In place of what was being written, which undo brings back.
          const next = replacePrompt(closeDialogs(state), entry.past.slice ?? entry.past.text)
          return { ...next, isShell: entry.isShell, isRemote: false, isMenuHidden: true }
        })
      }}
      onClose={close}
    />
  )
}

/** The newest first, each text once. */
function toEntries(entries: readonly HistoryPrompt[], isShell: boolean) {
  const seen = new Set<string>()
  return entries.toReversed().flatMap((past) => {
    if (seen.has(past.text)) return []
    seen.add(past.text)
    return [{ past, isShell }]
  })
}
