import { describe, expect, it } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import { createCommandFixture, fakeSession } from "../fixture/command.ts"
import { assistantMessage, completedTool, textPart, userMessage } from "../fixture/message.ts"

const error = { name: "UnknownError", data: { message: "gone" } } as const
const keys = "\u0018i"

function open(messages: readonly MessageWithParts[], answers: Record<string, unknown> = {}) {
  const fixture = createCommandFixture({ responses: answers })
  fixture.store.update((state) => ({
    ...state,
    route: { name: "session", sessionID: "ses_1" },
    sessions: new Map([["ses_1", fakeSession("ses_1")]]),
    messages: new Map([["ses_1", messages]]),
  }))
  return fixture
}

const calls = (fixture: ReturnType<typeof open>) => fixture.requests.map(([id]) => id)

describe("a retry", () => {
  const prompt = userMessage("msg_u", "Please try")

  it("replaces the messages of a turn without output by the prompt", async () => {
    const fixture = open([prompt, assistantMessage("msg_a", [], { error })])
    fixture.type(keys)
    await expect.poll(() => calls(fixture)).toEqual(["message.remove", "message.remove", "message.promptAsync"])
    expect(fixture.requests.map(([, , body]) => body)[2]).toMatchObject({
      parts: [{ type: "text", text: "Please try" }],
    })
    expect(fixture.requests.slice(0, 2).map(([, address]) => address)).toEqual([
      { sessionID: "ses_1", messageID: "msg_a" },
      { sessionID: "ses_1", messageID: "msg_u" },
    ])
  })

  it("keeps the output of a turn and asks the agent to continue", async () => {
    const worked = assistantMessage("msg_a", [completedTool("prt_1", "bash", { command: "ls" })], {
      finish: "tool-calls",
    })
    const fixture = open([prompt, worked, assistantMessage("msg_b", [], { error })])
    fixture.type(keys)
    await expect.poll(() => calls(fixture)).toEqual(["message.promptAsync"])
    expect(fixture.requests[0]?.[2]).toMatchObject({ parts: [{ type: "text", text: expect.stringMatching(/^Go on/) }] })
  })

  it("restores the prompt as a draft when it cannot be sent", async () => {
    const fixture = open([prompt, assistantMessage("msg_a", [], { error })], {
      "message.promptAsync": new Error("The server is away"),
    })
    fixture.type(keys)
    await expect.poll(() => fixture.text()).toBe("Please try")
    expect(fixture.state().toasts.at(-1)?.message).toContain("The server is away")
  })

  it("is available only after a failure", async () => {
    for (const messages of [
      [prompt],
      [prompt, assistantMessage("msg_a", [textPart("prt_1", "fine", 1)])],
      [prompt, assistantMessage("msg_a", [], { error }), userMessage("msg_v", "the next")],
    ]) {
      const fixture = open(messages)
      fixture.type(keys)
      await fixture.settle()
      expect(calls(fixture)).toEqual([])
    }
  })
})
