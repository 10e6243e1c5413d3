// Detection of a model that repeats the same call.
import { describe, expect, it } from "vitest"
import { toolCall, createSessionFixture, finish, text } from "../../fixture/session.ts"

describe("a doom loop", () => {
  const glob = (id: string) => toolCall("glob", { pattern: "*.md" }, id)
  const refuse = async (fixture: ReturnType<typeof createSessionFixture>, done: Promise<unknown>) => {
    const asked = await fixture.waitFor((event) => event.type === "permission.asked")
    expect(asked.properties).toMatchObject({
      permission: "doom_loop",
      patterns: ["glob"],
      always: ["glob"],
      metadata: { tool: "glob", input: { pattern: "*.md" } },
    })
    fixture.permission.reply({ requestID: (asked.properties as { id: string }).id, reply: "reject" })
    await done
  }

  it("is detected at the third identical call of a message, and needs approval", async () => {
    const fixture = createSessionFixture(() => [glob("a"), glob("b"), glob("c"), finish("tool-calls")])
    await refuse(fixture, fixture.prompt(fixture.sessions.create({}).id, "go"))
    expect(fixture.calls.length).toBe(1)
  })

  it("is detected at the fifth identical call over the steps of a turn if no result changes", async () => {
    const fixture = createSessionFixture((_options, n) => [glob(`c${n}`), finish("tool-calls")])
    await refuse(fixture, fixture.prompt(fixture.sessions.create({}).id, "go"))
    expect(fixture.calls.length).toBe(5)
  })

  it("is not detected for polling whose result changes", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n < 7
        ? [toolCall("bash", { command: "date +%N", description: "polls" }, `c${n}`), finish("tool-calls")]
        : [...text("done"), finish()],
    )
    await fixture.prompt(fixture.sessions.create({}).id, "go")
    expect(fixture.calls.length).toBe(8)
    expect(fixture.types()).not.toContain("permission.asked")
  })
})
