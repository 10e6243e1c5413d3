import { describe, expect, it } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import { createGround, session } from "../fixture/command.ts"
import { assistant, done, textPart, user } from "../fixture/wire.ts"

const error = { name: "UnknownError", data: { message: "gone" } } as const
const keys = "\u0018i"

function open(messages: readonly MessageWithParts[], answers: Record<string, unknown> = {}) {
  const ground = createGround({ answers })
  ground.store.update((state) => ({
    ...state,
    route: { name: "session", sessionID: "ses_1" },
    sessions: new Map([["ses_1", session("ses_1")]]),
    messages: new Map([["ses_1", messages]]),
  }))
  return ground
}

const calls = (ground: ReturnType<typeof open>) => ground.asked.map(([id]) => id)

describe("a retry", () => {
  const prompt = user("msg_u", "Please try")

  it("puts the prompt in its own place where nothing came of it", async () => {
    const ground = open([prompt, assistant("msg_a", [], { error })])
    ground.type(keys)
    await expect.poll(() => calls(ground)).toEqual(["message.remove", "message.remove", "message.promptAsync"])
    expect(ground.asked.map(([, , body]) => body)[2]).toMatchObject({ parts: [{ type: "text", text: "Please try" }] })
    expect(ground.asked.slice(0, 2).map(([, address]) => address)).toEqual([
      { sessionID: "ses_1", messageID: "msg_a" },
      { sessionID: "ses_1", messageID: "msg_u" },
    ])
  })

  it("goes on after the work that was done", async () => {
    const worked = assistant("msg_a", [done("prt_1", "bash", { command: "ls" })], { finish: "tool-calls" })
    const ground = open([prompt, worked, assistant("msg_b", [], { error })])
    ground.type(keys)
    await expect.poll(() => calls(ground)).toEqual(["message.promptAsync"])
    expect(ground.asked[0]?.[2]).toMatchObject({ parts: [{ type: "text", text: expect.stringMatching(/^Go on/) }] })
  })

  it("gives the prompt back when it cannot be sent", async () => {
    const ground = open([prompt, assistant("msg_a", [], { error })], {
      "message.promptAsync": new Error("The server is away"),
    })
    ground.type(keys)
    await expect.poll(() => ground.text()).toBe("Please try")
    expect(ground.state().toasts.at(-1)?.message).toContain("The server is away")
  })

  it("is there only after a failure", async () => {
    for (const messages of [
      [prompt],
      [prompt, assistant("msg_a", [textPart("prt_1", "fine", 1)])],
      [prompt, assistant("msg_a", [], { error }), user("msg_v", "the next")],
    ]) {
      const ground = open(messages)
      ground.type(keys)
      await ground.settle()
      expect(calls(ground)).toEqual([])
    }
  })
})
