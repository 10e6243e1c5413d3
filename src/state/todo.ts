// Todo lists by session.
import type { Todo } from "../../server/schema/session.ts"

export type TodoState = { readonly todos: ReadonlyMap<string, readonly Todo[]> }

export const emptyTodos: TodoState = { todos: new Map() }

export function setTodos<S extends TodoState>(state: S, sessionID: string, todos: readonly Todo[]): S {
  return { ...state, todos: new Map(state.todos).set(sessionID, todos) }
}

/** The current todo and its position in the list, counted from 1. */
export type OpenTodo = { readonly position: number; readonly total: number; readonly content: string }

/** The todo in progress, or else the first open one; undefined if none is open. */
export function findOpenTodo(todos: readonly Todo[] | undefined): OpenTodo | undefined {
  if (!todos) return undefined
  const listed = todos.filter((todo) => todo.status !== "cancelled")
  const open = listed.filter((todo) => todo.status !== "completed")
  const current = open.find((todo) => todo.status === "in_progress") ?? open[0]
  if (!current) return undefined
  return { position: listed.indexOf(current) + 1, total: listed.length, content: current.content }
}
