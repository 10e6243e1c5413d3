// Todo lists by session.
import type { Todo } from "../../server/schema/session.ts"

export type TodoState = { readonly todos: ReadonlyMap<string, readonly Todo[]> }

export const emptyTodos: TodoState = { todos: new Map() }

export function setTodos<S extends TodoState>(state: S, sessionID: string, todos: readonly Todo[]): S {
  return { ...state, todos: new Map(state.todos).set(sessionID, todos) }
}

/** What the docked line tells: how far the list is and what is being done; none when nothing is open. */
export function findOpenTodo(
  todos: readonly Todo[] | undefined,
): { position: number; total: number; content: string } | undefined {
  if (!todos) return undefined
  const listed = todos.filter((todo) => todo.status !== "cancelled")
  const open = listed.filter((todo) => todo.status !== "completed")
  const current = open.find((todo) => todo.status === "in_progress") ?? open[0]
  if (!current) return undefined
  return { position: listed.indexOf(current) + 1, total: listed.length, content: current.content }
}
