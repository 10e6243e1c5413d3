// The variants of the selected model.
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { closeDialogs } from "../state/dialog.ts"
import { selectVariant, findVariant, toVariants } from "../state/variant.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

/** The id of the entry that uses the model without a variant. */
const noVariant = ""

export function VariantsDialog() {
  const { store } = useApp().commands
  const close = useCloseDialog()
  const current = useAppState(findVariant) ?? noVariant
  const names = toVariants(store.getState())
  return (
    <ListDialog
      title="Select variant"
      items={[noVariant, ...names].map((name) => ({
        id: name,
        label: name || "Model default",
        isCurrent: name === current,
      }))}
      onSelect={({ id }) => store.update((state) => closeDialogs(selectVariant(state, id || undefined)))}
      onClose={close}
    />
  )
}
