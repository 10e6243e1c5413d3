// The variants of the chosen model.
import { closeDialogs } from "../state/dialog.ts"
import { selectVariant, findVariant, toVariants } from "../state/variant.ts"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

const own = ""

export function VariantsDialog() {
  const { store } = useApp().commands
  const close = useCloseDialog()
  const current = useAppState(findVariant) ?? own
  const names = toVariants(store.getState())
  return (
    <ListDialog
      title="Select variant"
      items={[own, ...names].map((name) => ({
        id: name,
        label: name || "The model's own way",
        isCurrent: name === current,
      }))}
      onSelect={({ id }) => store.update((state) => closeDialogs(selectVariant(state, id || undefined)))}
      onClose={close}
    />
  )
}
