import { describe, expect, it } from "vitest"
import type { QuestionInfo } from "../../server/schema/question.ts"
import { call, createGround, finish, text } from "../fixture/session.ts"

const questions: QuestionInfo[] = [
  {
    question: "Which colour?",
    header: "Colour",
    options: [
      { label: "Red", description: "warm" },
      { label: "Blue", description: "cold" },
    ],
  },
  { question: "Which ones?", header: "Many", multiple: true, options: [{ label: "A", description: "a" }] },
]
const asking = (config = {}) => {
  const ground = createGround(
    (_options, n) =>
      n === 0
        ? [call("question", { questions }, "c1"), call("todowrite", { todos: [] }, "c2"), finish("tool-calls")]
        : [...text("Thanks."), finish()],
    config,
  )
  const session = ground.sessions.create({})
  return { ground, session, done: ground.prompt(session.id, "ask") }
}
const told = (ground: ReturnType<typeof createGround>) => ground.types().filter((type) => type.startsWith("question."))

describe("a question", () => {
  it("waits in the list, and its answers reach the model", async () => {
    const { ground, session, done } = asking()
    const asked = await ground.waitFor((event) => event.type === "question.asked")
    const [request] = ground.question.list()
    expect(asked.properties).toEqual(request)
    expect(request).toMatchObject({
      id: expect.stringMatching(/^que_/),
      sessionID: session.id,
      questions,
      tool: { callID: "c1" },
    })
    ground.question.reply(request!.id, [["Red"]])
    await done
    expect(ground.events.find((event) => event.type === "question.replied")?.properties).toEqual({
      sessionID: session.id,
      requestID: request!.id,
      answers: [["Red"]],
    })
    const part = ground.store.messages(session.id)[1]!.parts.find((each) => each.type === "tool")
    expect(part).toMatchObject({
      state: { status: "completed", title: "Asked 2 questions", metadata: { answers: [["Red"]] } },
    })
    expect(JSON.stringify(ground.calls[1]!.prompt)).toContain(
      String.raw`\"Which colour?\"=\"Red\", \"Which ones?\"=\"Unanswered\"`,
    )
    expect(ground.question.list()).toEqual([])
    expect(() => ground.question.reply(request!.id, [])).toThrow("already")
    expect(() => ground.question.reject(request!.id)).toThrow("already")
    expect(() => ground.question.reject("que_nosuch")).toThrow("No such question")
    expect(told(ground)).toEqual(["question.asked", "question.replied"])
  })

  it("that is dismissed ends the turn and what stands behind it", async () => {
    const { ground, done } = asking()
    await ground.waitFor((event) => event.type === "question.asked")
    ground.question.reject(ground.question.list()[0]!.id)
    const { parts } = await done
    expect(parts.flatMap((part) => (part.type === "tool" ? [part.state] : []))).toMatchObject([
      { status: "error", error: "Error: The user dismissed this question" },
      { status: "error" },
    ])
    expect(ground.calls).toHaveLength(1)
    expect(told(ground)).toEqual(["question.asked", "question.rejected"])
  })

  it("is taken back by an abort", async () => {
    const { ground, session, done } = asking()
    await ground.waitFor((event) => event.type === "question.asked")
    const [request] = ground.question.list()
    await ground.sessions.abort(session.id)
    expect((await done).info).toMatchObject({ error: { name: "MessageAbortedError" } })
    expect(ground.question.list()).toEqual([])
    expect(told(ground)).toEqual(["question.asked", "question.rejected"])
    expect(() => ground.question.reply(request!.id, [])).toThrow("already")
  })

  it("is not offered where a rule denies it, nor put", async () => {
    const { ground, session, done } = asking({ permission: { question: "deny" } })
    await done
    expect(ground.calls[0]!.tools!.map((tool) => tool.name)).not.toContain("question")
    const part = ground.store.messages(session.id)[1]!.parts.find((each) => each.type === "tool")
    expect(part).toMatchObject({ state: { status: "error", error: expect.stringContaining("specified a rule") } })
    expect(told(ground)).toEqual([])
  })
})
