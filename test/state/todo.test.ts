import { expect, test } from "vitest"
import { findOpenTodo } from "../../src/state/todo.ts"

test("the current todo is the one in progress, else the first open one", () => {
  const todo = (content: string, status: string) => ({ content, status, priority: "high", id: content })
  expect(findOpenTodo([todo("a", "completed"), todo("b", "pending"), todo("c", "in_progress")])).toEqual({
    position: 3,
    total: 3,
    content: "c",
  })
  expect(findOpenTodo([todo("a", "completed"), todo("x", "cancelled"), todo("b", "pending")])).toMatchObject({
    position: 2,
    total: 2,
  })
  expect(findOpenTodo([todo("a", "completed")])).toBeUndefined()
})
