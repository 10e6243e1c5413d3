// The system prompt as the model receives it.
import { describe, expect, it } from "vitest"
import { createSessionFixture, finish, text } from "../../fixture/session.ts"

describe("the system prompt", () => {
  it("contains the working directory and the caller's addition", async () => {
    const fixture = createSessionFixture(() => [...text("ok"), finish()])
    const session = fixture.sessions.create({})
    const { done } = await fixture.sessions.prompt(session.id, {
      system: "Speak like a pirate.",
      parts: [{ type: "text", text: "hi" }],
    })
    await done
    const system = fixture.calls[0]!.prompt[0]!.content as string
    expect(system).toContain(`Working directory: ${fixture.directory}\n`)
    expect(system.endsWith("Speak like a pirate.")).toBe(true)
  })
})
