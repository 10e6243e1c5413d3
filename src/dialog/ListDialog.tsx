// A dialog with a filter field and a list. Arrows and page keys move, enter selects, escape closes; typing filters.
import { useKeymap } from "../context/use-keymap.ts"
import { rowWidth, span, type Row } from "../text/row/span.ts"
import { Lines } from "../ui/box/Lines.tsx"
import { FilteredList, filterRows } from "../ui/list/FilteredList.tsx"
import { toListRows, type ListItem } from "../ui/list/list-model.ts"
import { useFilteredList } from "../ui/list/use-filtered-list.ts"
import { DialogBox } from "./DialogBox.tsx"
import { useDialogArea } from "./use-dialog-area.ts"
import { useDialogKeys } from "./use-dialog-keys.ts"

type ListAction = {
  /** Id of a list command in the key bindings, e.g. `session.rename`. */
  readonly command: string
  readonly label: string
  readonly run: (item: ListItem) => void
}

export type ListDialogProps = {
  readonly title: string
  readonly items: readonly ListItem[]
  readonly onSelect: (item: ListItem) => void
  readonly onClose: () => void
  /** Called when another entry gets the focus, by a move or by typing. */
  readonly onMove?: (item: ListItem) => void
  readonly actions?: readonly ListAction[]
  readonly columns?: number
  /** Rows below the list, on screens with room for them. */
  readonly sample?: readonly Row[]
  /** The initial filter. */
  readonly query?: string
  /** Shown while there is nothing to select from. */
  readonly emptyText?: string
}

/** Rows of a dialog that are not entries: head, field, hints and the blank rows between them. */
const chromeRows = 7
const minRowsBesideSample = 10

export function ListDialog(props: ListDialogProps) {
  const { items, onSelect, onClose, actions = [], sample = [], columns = 60, emptyText = "Nothing here yet" } = props
  const keymap = useKeymap()
  const list = useFilteredList(props)
  const wantedRows = toListRows(items, true).length + chromeRows + (sample.length > 0 ? sample.length + 1 : 0)
  const { area, top, left, width } = useDialogArea(wantedRows, columns)
  const listTop = top + 1 + filterRows
  const sampleRows = sample.length > 0 && area.height >= sample.length + minRowsBesideSample ? sample.length + 1 : 0
  const height = Math.max(1, area.height - listTop - sampleRows - (actions.length > 0 ? 2 + top : top))

  useDialogKeys((ids, event) => {
    const { found, focus } = list.view()
    const item = found[focus]
    const action = actions.find(({ command }) => ids.includes(command))
    if (action && item) action.run(item)
    else if (ids.includes("dialog.select.prev")) list.move(-1)
    else if (ids.includes("dialog.select.next")) list.move(1)
    else if (ids.includes("dialog.select.page_up")) list.move(-Math.max(2, height - 1))
    else if (ids.includes("dialog.select.page_down")) list.move(Math.max(2, height - 1))
    else if (ids.includes("dialog.select.home")) list.move(-found.length - 1)
    else if (ids.includes("dialog.select.end")) list.move(found.length + 1)
    else if (ids.includes("dialog.select.submit")) {
      if (item) onSelect(item)
    } else if (ids.includes("dialog.close")) onClose()
    else list.filter(event)
  })

  return (
    <DialogBox title={props.title} area={area}>
      <FilteredList
        list={list}
        top={top + 1}
        left={left}
        width={width}
        height={height}
        origin={area}
        emptyText={items.length === 0 ? emptyText : "No results found"}
      />
      {sampleRows > 0 && (
        <Lines rows={sample} top={listTop + height + 1} left={left} width={width} background="backgroundPanel" />
      )}
      {actions.length > 0 && (
        <Lines
          rows={[toHints(actions, (command) => keymap.keysOf(command, true), width - 2)]}
          top={area.height - 1 - top}
          left={left + 2}
          width={width - 2}
          background="backgroundPanel"
        />
      )}
    </DialogBox>
  )
}

/** The actions with their keys; those that do not fit whole are left out. */
function toHints(actions: readonly ListAction[], keysOf: (command: string) => readonly string[], columns: number): Row {
  let row: Row = []
  for (const { label, command } of actions) {
    const [key] = keysOf(command)
    if (!key) continue
    const next = [
      ...row,
      span(`${row.length > 0 ? "   " : ""}${label} `, { fg: "text" }),
      span(key, { fg: "textMuted" }),
    ]
    if (rowWidth(next) > columns) break
    row = next
  }
  return row
}
