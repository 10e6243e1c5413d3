// A dialog with a filter field and a list. Arrows and page keys move, enter chooses, escape closes; what is typed
// filters.
import { dialogCommand } from "./dialog-keys.ts"
import { layoutDialog } from "../ui/box/layout-dialog.ts"
import type { KeyEvent } from "../text/keys/event.ts"
import { rowWidth, span, type Row } from "../text/row/span.ts"
import { Lines } from "../ui/box/Lines.tsx"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { keyPriority, useKeys } from "../context/use-keys.ts"
import { DialogBox, dialogInset, headTop } from "./DialogBox.tsx"
import { FieldLine } from "../ui/field/FieldLine.tsx"
import { filterItems, moveFocus, toFirstRow, toListRows, type ListItem } from "../ui/list/list-model.ts"
import { toListLine } from "../ui/list/list-rows.ts"
import { useField } from "../ui/field/use-field.ts"
import { useLatest } from "../ui/use-latest.ts"

type ListAction = {
  /** Id of a list's command in the key bindings, e.g. `session.rename`. */
  readonly command: string
  readonly label: string
  readonly run: (item: ListItem) => void
}

export type ListDialogProps = {
  readonly title: string
  readonly items: readonly ListItem[]
  readonly onSelect: (item: ListItem) => void
  readonly onClose: () => void
  /** The focus came to another entry, by a move or by what is typed. */
  readonly onMove?: (item: ListItem) => void
  readonly actions?: readonly ListAction[]
  readonly columns?: number
  /** Rows under the list, on screens with room for them. */
  readonly sample?: readonly Row[]
  /** What the list is filtered by at first. */
  readonly query?: string
  /** Said while there is nothing to choose from. */
  readonly emptyText?: string
}

const chromeRows = 7
const minRowsBesideSample = 10

export function ListDialog(props: ListDialogProps) {
  const {
    items,
    onSelect,
    onClose,
    onMove,
    actions = [],
    sample = [],
    columns = 60,
    emptyText = "Nothing here yet",
  } = props
  const { keymap } = useApp()
  const screenColumns = useAppState((state) => state.columns)
  const screenRows = useAppState((state) => state.rows)
  const field = useField(() => props.query ?? "")
  const moved = useLatest<string | undefined>(() => undefined)

  /** What is shown now, also between two keys of one read. */
  function look() {
    const query = field.text()
    const found = filterItems(items, query)
    const start = query === "" ? found.findIndex((item) => item.isCurrent) : 0
    const kept = found.findIndex((item) => item.id === moved.get())
    return { query, found, focus: kept >= 0 ? kept : Math.max(0, start) }
  }

  const { query, found, focus } = look()
  const rows = toListRows(found, query === "")
  const allRows = toListRows(items, true)
  const wanted = allRows.length + chromeRows + (sample.length > 0 ? sample.length + 1 : 0)
  const area = layoutDialog({ columns: screenColumns, rows: screenRows }, wanted, columns)
  const top = headTop(area)
  const inner = area.width - dialogInset * 2
  const listTop = top + 3
  const sampleRows = sample.length > 0 && area.height >= sample.length + minRowsBesideSample ? sample.length + 1 : 0
  const height = Math.max(1, area.height - listTop - sampleRows - (actions.length > 0 ? 2 + top : top))
  const first = toFirstRow(rows, focus, height)

  function move(step: number) {
    const { found, focus } = look()
    const item = found[moveFocus(focus, step, found.length)]
    if (!item) return
    moved.set(item.id)
    onMove?.(item)
  }

  function filter(event: KeyEvent) {
    const before = look()
    if (!field.handle(event) || field.text() === before.query) return
    moved.set(undefined)
    const { found, focus } = look()
    const item = found[focus]
    if (item && item.id !== before.found[before.focus]?.id) onMove?.(item)
  }

  useKeys((event) => {
    const command = dialogCommand(keymap(), event)
    const { found, focus } = look()
    const item = found[focus]
    const action = actions.find((known) => command.includes(known.command))
    if (action && item) action.run(item)
    else if (command.includes("dialog.select.prev")) move(-1)
    else if (command.includes("dialog.select.next")) move(1)
    else if (command.includes("dialog.select.page_up")) move(-Math.max(2, height - 1))
    else if (command.includes("dialog.select.page_down")) move(Math.max(2, height - 1))
    else if (command.includes("dialog.select.home")) move(-found.length - 1)
    else if (command.includes("dialog.select.end")) move(found.length + 1)
    else if (command.includes("dialog.select.submit")) {
      if (item) onSelect(item)
    } else if (command.includes("dialog.close")) onClose()
    else filter(event)
    return true
  }, keyPriority.dialog)

  const visible = rows.slice(first, first + height).map((row) => toListLine(row, focus, inner))
  const nothing: Row = [span(items.length === 0 ? `  ${emptyText}` : "  No results found", { fg: "textMuted" })]
  return (
    <DialogBox title={props.title} area={area}>
      <FieldLine
        editor={field.editor()}
        top={top + 1}
        left={dialogInset + 2}
        width={inner - 2}
        origin={area}
        background="backgroundPanel"
        placeholder="Search"
      />
      <Lines
        rows={found.length > 0 ? visible : [nothing]}
        top={listTop}
        left={dialogInset}
        width={inner}
        height={height}
        background="backgroundPanel"
      />
      {sampleRows > 0 && (
        <Lines rows={sample} top={listTop + height + 1} left={dialogInset} width={inner} background="backgroundPanel" />
      )}
      {actions.length > 0 && (
        <Lines
          rows={[toHints(actions, (command) => keymap().keysOf(command, true), inner - 2)]}
          top={area.height - 1 - top}
          left={dialogInset + 2}
          width={inner - 2}
          background="backgroundPanel"
        />
      )}
    </DialogBox>
  )
}

/** As many of them as fit whole. */
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
