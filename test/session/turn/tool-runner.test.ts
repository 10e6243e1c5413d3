// The calls of a step as subscribers see them.
import { expect, test } from "vitest"
import { createSessionFixture, finish, text, toolCall } from "../../fixture/session.ts"

test("todos are published before their call is running, with a rule that asks too", async () => {
  const todos = [{ id: "1", content: "one", status: "pending", priority: "high" }]
  for (const action of ["allow", "ask"] as const) {
    const fixture = createSessionFixture(
      (_options, n) =>
        n === 0 ? [toolCall("todowrite", { todos }), finish("tool-calls")] : [...text("done"), finish()],
      { config: { permission: { todowrite: action } } },
    )
    const { id } = fixture.sessions.create({})
    const done = fixture.prompt(id, "go")
    if (action === "ask") {
      await expect.poll(() => fixture.permission.list().length).toBe(1)
      fixture.permission.reply({ requestID: fixture.permission.list()[0]!.id, reply: "once" })
    }
    await done
    const order = fixture.events.flatMap(({ type, properties }) =>
      type === "todo.updated"
        ? [`${properties.todos.length} todos`]
        : type === "message.part.updated" && properties.part.type === "tool"
          ? [properties.part.state.status]
          : [],
    )
    expect([action, order]).toEqual([action, ["pending", "1 todos", "running", "completed"]])
  }
})
