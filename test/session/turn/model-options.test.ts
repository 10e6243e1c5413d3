// Model options as the provider receives them.
import { describe, expect, it } from "vitest"
import { createSessionFixture, finish, text } from "../../fixture/session.ts"

describe("options of a model", () => {
  it("reach the provider under its name, with those of the variant last", async () => {
    const fixture = createSessionFixture(() => [...text("ok"), finish()])
    for (const [variant, effort] of [
      [undefined, "low"],
      ["high", "high"],
    ] as const) {
      const session = fixture.sessions.create({})
      const { done } = await fixture.sessions.prompt(session.id, {
        ...(variant ? { variant } : {}),
        parts: [{ type: "text", text: "hi" }],
      })
      await done
      expect(fixture.calls.at(-1)!.providerOptions).toEqual({ test: { effort, top: 1 } })
    }
  })
})
