// The logic of a list to choose from: filtering, grouping, moving the focus, scrolling. Pure.
import { fuzzy } from "../../text/fuzzy.ts"

export type ListItem = {
  readonly id: string
  readonly label: string
  /** Muted, after the label. */
  readonly note?: string
  /** At the right edge. */
  readonly detail?: string
  /** The heading above the entry; entries of one group must be adjacent. */
  readonly group?: string
  /** Marks the current value. */
  readonly isCurrent?: boolean
}

export type ListRow =
  | { readonly kind: "gap" }
  | { readonly kind: "group"; readonly text: string }
  | { readonly kind: "item"; readonly item: ListItem; readonly index: number }

/** The matching entries, best first; all entries in the given order for an empty query. */
export function filterItems(items: readonly ListItem[], query: string): readonly ListItem[] {
  if (query.trim() === "") return items
  return fuzzy(query.trim(), items, ({ label, note, group }) => [label, note, group].filter(Boolean).join(" ")).map(
    (hit) => hit.item,
  )
}

/** Entries with headings between them. Search results have no headings, since they are sorted by match. */
export function toListRows(items: readonly ListItem[], hasGroups: boolean): ListRow[] {
  const rows: ListRow[] = []
  let group: string | undefined
  for (const [index, item] of items.entries()) {
    if (hasGroups && item.group !== group) {
      group = item.group
      if (rows.length > 0) rows.push({ kind: "gap" })
      if (group !== undefined) rows.push({ kind: "group", text: group })
    }
    rows.push({ kind: "item", item, index })
  }
  return rows
}

/** The first of `height` visible rows, such that the focused entry is visible, with its heading where possible. */
export function toFirstRow(rows: readonly ListRow[], focus: number, height: number): number {
  const at = rows.findIndex((row) => row.kind === "item" && row.index === focus)
  if (rows.length <= height || at < 0) return 0
  const half = Math.max(0, at - Math.floor(height / 2))
  const first = Math.min(half, rows.length - height)
  return rows[first - 1]?.kind === "group" && first > 0 && at < first - 1 + height ? first - 1 : first
}

/** The focus after a move by `step`: single steps wrap around, longer ones stop at the ends. */
export function moveFocus(focus: number, step: number, count: number): number {
  if (count === 0) return 0
  if (Math.abs(step) === 1) return (focus + step + count) % count
  return Math.max(0, Math.min(count - 1, focus + step))
}
