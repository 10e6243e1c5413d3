import { existsSync } from "node:fs"
import { expect, test } from "vitest"
import { createToolFixture } from "../fixture/tool.ts"

test("todos are replaced and counted", async () => {
  const fixture = createToolFixture()
  const todos = [
    { content: "one", status: "completed", priority: "high", id: "a" },
    { content: "two", status: "in_progress", priority: "low", id: "b" },
  ]
  expect(await fixture.run("todowrite", { todos })).toMatchObject({
    title: "1 todos",
    output: JSON.stringify(todos, null, 2),
    metadata: { todos, truncated: false },
  })
  expect(fixture.todos()).toEqual(todos)
  expect(existsSync(`${fixture.root}/output`)).toBe(false)
})
