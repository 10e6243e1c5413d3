// The list of models: favourites first, then recent ones, then by provider.
import type { ModelRef } from "../../server/schema/model.ts"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { findModel, type CatalogueState } from "../state/catalogue.ts"
import { closeDialogs, pushDialog } from "../state/dialog.ts"
import { toModelRef, toModelText } from "../state/model-ref.ts"
import { selectModel, findSelectedModel, isSameModel, toggleFavorite } from "../state/model-selection.ts"
import { formatCount } from "../text/number.ts"
import type { ListItem } from "../ui/list/list-model.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

// A model may be listed under several headings: a prefix keeps the ids distinct.
const prefixes = { Favorites: "favorite:", Recent: "recent:" } as const

export function ModelsDialog({ argument }: { argument: string }) {
  const { commands } = useApp()
  const { store } = commands
  const close = useCloseDialog()
  const providers = useAppState((state) => state.providers)
  const recentModels = useAppState((state) => state.recentModels)
  const favoriteModels = useAppState((state) => state.favoriteModels)
  const connection = useAppState((state) => state.connection)
  const current = findSelectedModel(store.getState())

  const toHead = (refs: readonly ModelRef[], group: keyof typeof prefixes) =>
    refs.flatMap((ref) => {
      const item = findItem({ providers }, ref, group, current)
      return item ? [{ ...item, id: prefixes[group] + item.id }] : []
    })
  const isFavorite = (ref: ModelRef) => favoriteModels.some((known) => isSameModel(known, ref))
  const others = recentModels.filter((ref) => !isFavorite(ref))
  const first = [...toHead(favoriteModels, "Favorites"), ...toHead(others, "Recent")]
  const hasCurrent = first.some((item) => item.isCurrent)
  const all = providers.flatMap((provider) =>
    Object.keys(provider.models).flatMap((modelID) => {
      const ref = { providerID: provider.id, modelID }
      const item = findItem({ providers }, ref, provider.name, current)
      return item ? [{ ...item, isCurrent: !hasCurrent && item.isCurrent === true }] : []
    }),
  )
  return (
    <ListDialog
      title="Select model"
      items={[...first, ...all]}
      query={argument}
      emptyText={connection.phase === "connected" ? "No provider is connected: ctrl+a connects one" : "Loading…"}
      onSelect={(item) => {
        store.update((state) => closeDialogs(selectModel(state, toRef(item))))
      }}
      onClose={close}
      actions={[
        {
          command: "model.dialog.provider",
          label: "Connect provider",
          run: () => store.update((state) => pushDialog(state, { id: "connect" })),
        },
        {
          command: "model.dialog.favorite",
          label: "Favorite",
          run: (item) => store.update((state) => toggleFavorite(state, toRef(item))),
        },
      ]}
    />
  )
}

function toRef({ id }: ListItem): ModelRef {
  const prefix = Object.values(prefixes).find((known) => id.startsWith(known)) ?? ""
  return toModelRef(id.slice(prefix.length))
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
