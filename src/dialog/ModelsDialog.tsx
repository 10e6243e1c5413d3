// The list of models: those used before first, then by provider.
import { chooseModel, findChosenModel, isSameModel } from "../state/choice.ts"
import { findModel, type CatalogueState } from "../state/catalogue.ts"
import { closeDialogs } from "../state/dialog.ts"
import { toModelRef, toModelText, type ModelRef } from "../state/model-ref.ts"
import { formatCount } from "../text/number.ts"
import { useApp, useAppState } from "./app-context.ts"
import type { ListItem } from "./list-model.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

const recentMark = "recent:"

export function ModelsDialog() {
  const { commands } = useApp()
  const { store } = commands
  const close = useCloseDialog()
  const providers = useAppState((state) => state.providers)
  const recentModels = useAppState((state) => state.recentModels)
  const connection = useAppState((state) => state.connection)
  const current = findChosenModel(store.getState())

  const recent = recentModels.flatMap((ref) => {
    const item = findItem({ providers }, ref, "Recent", current)
    return item ? [{ ...item, id: recentMark + item.id }] : []
  })
  const all = providers.flatMap((provider) =>
    Object.keys(provider.models).flatMap((modelID) => {
      const ref = { providerID: provider.id, modelID }
      const item = findItem({ providers }, ref, provider.name, current)
      return item ? [{ ...item, isCurrent: recent.length === 0 && item.isCurrent === true }] : []
    }),
  )
  return (
    <ListDialog
      title="Select model"
      items={[...recent, ...all]}
      emptyText={connection.phase === "connected" ? "No provider is set up" : "Loading…"}
      onSelect={(item) => {
        const id = item.id.startsWith(recentMark) ? item.id.slice(recentMark.length) : item.id
        store.update((state) => closeDialogs(chooseModel(state, toModelRef(id))))
      }}
      onClose={close}
    />
  )
}

function findItem(
  state: Pick<CatalogueState, "providers">,
  ref: ModelRef,
  group: string,
  current: ModelRef | undefined,
): ListItem | undefined {
  const found = findModel(state, ref)
  if (!found) return undefined
  const { model, provider } = found
  const isFree = model.cost.input === 0 && model.cost.output === 0
  const context = model.limit.context > 0 ? ` ${formatCount(model.limit.context)}` : ""
  const price = isFree ? "free" : `${model.cost.input}/${model.cost.output}`
  return {
    id: toModelText(ref),
    label: model.name,
    group,
    ...(group === provider.name ? {} : { note: provider.name }),
    detail: `${price}${context}`,
    isCurrent: current !== undefined && isSameModel(current, ref),
  }
}
