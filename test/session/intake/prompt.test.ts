// Prompts that are stored without starting a turn.
import { describe, expect, it } from "vitest"
import { createSessionFixture, finish, text } from "../../fixture/session.ts"

describe("a prompt without a reply", () => {
  it("is stored without a turn, and is part of the next prompt's request", async () => {
    const fixture = createSessionFixture(() => [...text("ok"), finish()])
    const session = fixture.sessions.create({})
    const { done } = await fixture.sessions.prompt(session.id, {
      noReply: true,
      parts: [{ type: "text", text: "remember this" }],
    })
    expect((await done).info.role).toBe("user")
    expect(fixture.calls).toHaveLength(0)
    await fixture.prompt(session.id, "go")
    expect(JSON.stringify(fixture.calls[0]!.prompt)).toContain("remember this")
    expect(fixture.calls[0]!.prompt.filter((message) => message.role === "user")).toHaveLength(1)
  })
})
