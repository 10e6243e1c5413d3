// The state of a list with a filter field.
import type { KeyEvent } from "../../text/keys/event.ts"
import { useField, type Field } from "../field/use-field.ts"
import { useLatest } from "../use-latest.ts"
import { filterItems, moveFocus, type ListItem } from "./list-model.ts"

export type FilteredListOptions = {
  readonly items: readonly ListItem[]
  /** The initial filter. */
  readonly query?: string | undefined
  /** Called when another entry gets the focus, by a move or by typing. */
  readonly onMove?: ((item: ListItem) => void) | undefined
}

export type FilteredListState = {
  readonly field: Field
  /** What the list shows now, also between two keys that arrive before the next render. */
  view(): FilteredView
  /** Moves the focus by a number of entries. */
  move(step: number): void
  /** Passes an event to the filter field. */
  filter(event: KeyEvent): void
}

type FilteredView = {
  readonly query: string
  readonly found: readonly ListItem[]
  /** Index into `found`: where the user moved, else the current value, else the first entry. */
  readonly focus: number
}

export function useFilteredList({ items, query, onMove }: FilteredListOptions): FilteredListState {
  const field = useField(() => query ?? "")
  const moved = useLatest<string | undefined>(() => undefined)

  function view(): FilteredView {
    const query = field.text()
    const found = filterItems(items, query)
    const start = query === "" ? found.findIndex((item) => item.isCurrent) : 0
    const kept = found.findIndex((item) => item.id === moved.get())
    return { query, found, focus: kept >= 0 ? kept : Math.max(0, start) }
  }

  return {
    field,
    view,
    move(step) {
      const { found, focus } = view()
      const item = found[moveFocus(focus, step, found.length)]
      if (!item) return
      moved.set(item.id)
      onMove?.(item)
    },
    filter(event) {
      const before = view()
      if (!field.handle(event) || field.text() === before.query) return
      moved.set(undefined)
      const { found, focus } = view()
      const item = found[focus]
      if (item && item.id !== before.found[before.focus]?.id) onMove?.(item)
    },
  }
}
