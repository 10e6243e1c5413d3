// Permission requests within a turn.
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { ToolPart } from "../../../server/schema/part.ts"
import { toolCall, createSessionFixture, finish, text } from "../../fixture/session.ts"

const isTool = (part: { type: string }): part is ToolPart => part.type === "tool"

describe("a permission that is rejected without a message", () => {
  it("fails the later calls of the step, with or without a request", async () => {
    const fixture = createSessionFixture(
      (_options, n) =>
        n === 0
          ? [
              toolCall("bash", { command: "echo one > one.txt" }, "c1"),
              toolCall("bash", { command: "echo two > two.txt" }, "c2"),
              toolCall("todowrite", { todos: [] }, "c3"),
              finish("tool-calls"),
            ]
          : [...text("not reached"), finish()],
      { config: { permission: { bash: "ask" } } },
    )
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    await fixture.waitFor((event) => event.type === "permission.asked")
    const [request] = fixture.permission.list()
    fixture.permission.reply({ requestID: request!.id, reply: "reject" })
    const { parts } = await done
    expect(parts.filter(isTool).map(({ state }) => state.status)).toEqual(["error", "error", "error"])
    expect(fixture.types().filter((type) => type === "permission.asked")).toHaveLength(1)
    expect(fixture.calls).toHaveLength(1)
    expect(existsSync(join(fixture.directory, "two.txt"))).toBe(false)
  })
})

describe("permissions in a turn", () => {
  const asking = { config: { permission: { edit: "ask" } } } as const
  const editing = () =>
    createSessionFixture(
      (_options, n) =>
        n === 0
          ? [toolCall("write", { filePath: "new.txt", content: "x" }), finish("tool-calls")]
          : [...text("so be it"), finish()],
      asking,
    )

  it("wait for the reply and then run", async () => {
    const fixture = editing()
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    const asked = await fixture.waitFor((event) => event.type === "permission.asked")
    expect(asked.properties).toMatchObject({ permission: "edit", patterns: ["new.txt"], tool: { callID: "call_1" } })
    fixture.permission.reply({ requestID: (asked.properties as { id: string }).id, reply: "once" })
    await done
    expect(readFileSync(join(fixture.directory, "new.txt"), "utf8")).toBe("x")
  })

  it("end the turn when rejected, continue it when rejected with a message", async () => {
    for (const message of [undefined, "use another name"]) {
      const fixture = editing()
      const session = fixture.sessions.create({})
      const done = fixture.prompt(session.id, "go")
      const asked = await fixture.waitFor((event) => event.type === "permission.asked")
      fixture.permission.reply({
        requestID: (asked.properties as { id: string }).id,
        reply: "reject",
        ...(message ? { message } : {}),
      })
      await done
      expect(fixture.calls).toHaveLength(message ? 2 : 1)
      if (message) expect(JSON.stringify(fixture.calls[1]!.prompt)).toContain(message)
    }
  })
})
