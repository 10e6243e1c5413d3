// Questions of the model within a turn: answers, dismissal, abort, deny rules.
import { describe, expect, it } from "vitest"
import type { Config } from "../../server/schema/config.ts"
import type { QuestionInfo } from "../../server/schema/question.ts"
import { toolCall, createSessionFixture, finish, text } from "../fixture/session.ts"

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
const asking = (config: Config = {}) => {
  const fixture = createSessionFixture(
    (_options, n) =>
      n === 0
        ? [toolCall("question", { questions }, "c1"), toolCall("todowrite", { todos: [] }, "c2"), finish("tool-calls")]
        : [...text("Thanks."), finish()],
    { config },
  )
  const session = fixture.sessions.create({})
  return { fixture, session, done: fixture.prompt(session.id, "ask") }
}
const published = (fixture: ReturnType<typeof createSessionFixture>) =>
  fixture.types().filter((type) => type.startsWith("question."))

describe("a question", () => {
  it("is pending in the list, and its answers reach the model", async () => {
    const { fixture, session, done } = asking()
    const asked = await fixture.waitFor((event) => event.type === "question.asked")
    const [request] = fixture.question.list()
    expect(asked.properties).toEqual(request)
    expect(request).toMatchObject({
      id: expect.stringMatching(/^que_/),
      sessionID: session.id,
      questions,
      tool: { callID: "c1" },
    })
    fixture.question.reply(request!.id, [["Red"]])
    await done
    expect(fixture.events.find((event) => event.type === "question.replied")?.properties).toEqual({
      sessionID: session.id,
      requestID: request!.id,
      answers: [["Red"]],
    })
    const part = fixture.store.messages(session.id)[1]!.parts.find((each) => each.type === "tool")
    expect(part).toMatchObject({
      state: { status: "completed", title: "Asked 2 questions", metadata: { answers: [["Red"]] } },
    })
    expect(JSON.stringify(fixture.calls[1]!.prompt)).toContain(
      String.raw`\"Which colour?\"=\"Red\", \"Which ones?\"=\"Unanswered\"`,
    )
    expect(fixture.question.list()).toEqual([])
    expect(() => fixture.question.reply(request!.id, [])).toThrow("already")
    expect(() => fixture.question.reject(request!.id)).toThrow("already")
    expect(() => fixture.question.reject("que_nosuch")).toThrow("No such question")
    expect(published(fixture)).toEqual(["question.asked", "question.replied"])
  })

  it("that is dismissed ends the turn and the later calls of the step", async () => {
    const { fixture, done } = asking()
    await fixture.waitFor((event) => event.type === "question.asked")
    fixture.question.reject(fixture.question.list()[0]!.id)
    const { parts } = await done
    expect(parts.flatMap((part) => (part.type === "tool" ? [part.state] : []))).toMatchObject([
      { status: "error", error: "Error: The user dismissed this question" },
      { status: "error" },
    ])
    expect(fixture.calls).toHaveLength(1)
    expect(published(fixture)).toEqual(["question.asked", "question.rejected"])
  })

  it("is rejected by an abort", async () => {
    const { fixture, session, done } = asking()
    await fixture.waitFor((event) => event.type === "question.asked")
    const [request] = fixture.question.list()
    await fixture.sessions.abort(session.id)
    expect((await done).info).toMatchObject({ error: { name: "MessageAbortedError" } })
    expect(fixture.question.list()).toEqual([])
    expect(published(fixture)).toEqual(["question.asked", "question.rejected"])
    expect(() => fixture.question.reply(request!.id, [])).toThrow("already")
  })

  it("is neither offered nor published where a rule denies it", async () => {
    const { fixture, session, done } = asking({ permission: { question: "deny" } })
    await done
    expect(fixture.calls[0]!.tools!.map((tool) => tool.name)).not.toContain("question")
    const part = fixture.store.messages(session.id)[1]!.parts.find((each) => each.type === "tool")
    expect(part).toMatchObject({ state: { status: "error", error: expect.stringContaining("specified a rule") } })
    expect(published(fixture)).toEqual([])
  })
})
