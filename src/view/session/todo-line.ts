// The todo that is being worked on, in one row above the prompt. Where the sidebar lists all of them it is not shown.
import { hasSidebar, type ScreenSize } from "../../state/breakpoint.ts"
import { memoize } from "../../state/memoize.ts"
import type { State } from "../../state/state.ts"
import { findOpenTodo, type OpenTodo } from "../../state/todo.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { truncateRow, span, type Row } from "../../text/row/span.ts"

const minScreenRows = 12

type TodoInput = ScreenSize & Pick<State, "isSidebarHidden" | "todos">

/** The row for a width; undefined where none is open or there is no room. */
export function createTodoLine(): (state: TodoInput, sessionID: string, columns: number) => Row | undefined {
  const toRow = memoize((todo: OpenTodo, columns: number) => ({ ...todo, columns }), toTodoRow)
  return (state, sessionID, columns) => {
    if (state.rows < minScreenRows || hasSidebar(state)) return undefined
    const todo = findOpenTodo(state.todos.get(sessionID))
    return todo && toRow(todo, columns)
  }
}

function toTodoRow({ position, total, content, columns }: OpenTodo & { readonly columns: number }): Row {
  const row = [
    span("▸ ", { fg: "primary" }),
    span(`${position}/${total} `, { fg: "textMuted" }),
    span(sanitize(content), { fg: "text" }),
  ]
  return truncateRow(row, columns, "…")
}
