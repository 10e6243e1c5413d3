// The limit of steps of one prompt: it counts sub-agents and continuations, asks where a user can answer, and ends the turn
// with a named error elsewhere.
import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { describe, expect, it } from "vitest"
import type { PermissionRequest } from "../../../server/schema/permission.ts"
import { createSessionFixture, finish, text, toolCall, type ModelScript } from "../../fixture/session.ts"

/** Reads another file in each step, forever. */
const endless: ModelScript = (_options, n) => [toolCall("glob", { pattern: `x${n}` }), finish("tool-calls")]

const task = (prompt: string, id: string) =>
  toolCall("task", { description: "d", prompt, subagent_type: "general" }, id)

function isChild({ prompt }: LanguageModelV4CallOptions): boolean {
  return JSON.stringify(prompt.find(({ role }) => role === "user")).includes("CHILD")
}

type Fixture = ReturnType<typeof createSessionFixture>

async function waitForQuestion({ permission }: Fixture): Promise<PermissionRequest> {
  await expect.poll(() => permission.list().length).toBe(1)
  return permission.list()[0]!
}

const limitError = (steps: number) => ({
  name: "StepLimitError",
  data: { steps, message: expect.stringContaining(`Stopped after ${steps} steps`) as string },
})

describe("where no user can answer", () => {
  it("the turn ends with a named error on its last message, and the session is idle", async () => {
    const fixture = createSessionFixture(endless, { maxSteps: 3 })
    const { id } = fixture.sessions.create({})
    const { info, parts } = await fixture.prompt(id, "go")
    expect(fixture.calls).toHaveLength(3)
    expect([info, parts]).toMatchObject([{ role: "assistant", error: limitError(3) }, []])
    expect(info.role === "assistant" && info.time.completed).toBeTruthy()
    expect(fixture.events.filter(({ type }) => type === "session.error")).toMatchObject([
      { properties: { sessionID: id, error: limitError(3) } },
    ])
    expect(fixture.permission.list()).toEqual([])
    expect(fixture.sessions.status()).toEqual({})
  })

  it("the default is 500 steps", async () => {
    const fixture = createSessionFixture(endless)
    const { id } = fixture.sessions.create({})
    expect((await fixture.prompt(id, "go")).info).toMatchObject({ error: limitError(500) })
    expect(fixture.calls).toHaveLength(500)
  })

  it("a turn that needs exactly the limit is answered", async () => {
    const fixture = createSessionFixture((options, n) => (n < 2 ? endless(options, n) : [...text("done"), finish()]), {
      maxSteps: 3,
    })
    const { id } = fixture.sessions.create({})
    expect((await fixture.prompt(id, "go")).parts).toContainEqual(expect.objectContaining({ text: "done" }))
  })

  it("another prompt has the whole limit again, and the model sees what was done", async () => {
    const fixture = createSessionFixture(endless, { maxSteps: 2 })
    const { id } = fixture.sessions.create({})
    await fixture.prompt(id, "go")
    expect((await fixture.prompt(id, "on")).info).toMatchObject({ error: limitError(2) })
    expect(fixture.calls).toHaveLength(4)
    expect(fixture.calls[2]!.prompt.filter(({ role }) => role === "tool")).toHaveLength(2)
  })

  it("a prompt that arrives during the turn has the whole limit", async () => {
    const arrived = Promise.withResolvers<void>()
    const fixture = createSessionFixture(
      async function* (options, n) {
        if (n === 1) await arrived.promise
        yield* endless(options, n) as LanguageModelV4StreamPart[]
      },
      { maxSteps: 2 },
    )
    const { id } = fixture.sessions.create({})
    void fixture.prompt(id, "go")
    await expect.poll(() => fixture.calls.length).toBe(2)
    const { done } = await fixture.sessions.prompt(id, { parts: [{ type: "text", text: "more" }] })
    arrived.resolve()
    expect((await done).info).toMatchObject({ error: limitError(2) })
    expect(fixture.calls).toHaveLength(4)
  })

  it.each([
    ["one after the other", 1],
    ["in parallel", 3],
  ])("a loop through sub-agents ends: %s", async (_how, count) => {
    const script: ModelScript = (options, n) =>
      isChild(options) && n % 5 === 0
        ? [...text("report"), finish()]
        : isChild(options)
          ? endless(options, n)
          : [...Array.from({ length: count }, (_, i) => task(`CHILD ${n} ${i}`, `call_${i}`)), finish("tool-calls")]
    const fixture = createSessionFixture(script, { maxSteps: 20 })
    const { id } = fixture.sessions.create({})
    expect((await fixture.prompt(id, "go")).info).toMatchObject({ error: limitError(20) })
    expect(fixture.calls.length).toBe(20)
    expect(fixture.sessions.status()).toEqual({})
  })

  it("a loop through compactions ends", async () => {
    const full: LanguageModelV4StreamPart = {
      type: "finish",
      finishReason: { unified: "tool-calls", raw: "tool-calls" },
      usage: {
        inputTokens: { total: 7500, noCache: 7500, cacheRead: 0, cacheWrite: 0 },
        outputTokens: { total: 100, text: 100, reasoning: 0 },
      },
    }
    const fixture = createSessionFixture(
      ({ prompt }, n) =>
        JSON.stringify(prompt[0]).includes("conversation summarizer")
          ? [...text("A summary"), finish()]
          : [toolCall("glob", { pattern: `x${n}` }), full],
      { maxSteps: 9 },
    )
    const { id } = fixture.sessions.create({})
    expect((await fixture.prompt(id, "go")).info).toMatchObject({ error: limitError(9) })
    expect(fixture.calls.length).toBeLessThanOrEqual(10)
  })

  it("a loop through sub-tasks of a prompt ends", async () => {
    const fixture = createSessionFixture(endless, { maxSteps: 4 })
    const { id } = fixture.sessions.create({})
    const { done } = await fixture.sessions.prompt(id, {
      parts: [{ type: "subtask", prompt: "CHILD", description: "One", agent: "explore" }],
    })
    expect((await done).info).toMatchObject({ error: limitError(4) })
    expect(fixture.calls.length).toBeLessThanOrEqual(4)
  })
})

describe("where a user can answer", () => {
  const options = { maxSteps: 2, canAskUser: true }

  it("asks, goes on for as many steps again, and asks again", async () => {
    const fixture = createSessionFixture(endless, options)
    const { id } = fixture.sessions.create({})
    const done = fixture.prompt(id, "go")
    for (const steps of [2, 4]) {
      const request = await waitForQuestion(fixture)
      expect(request).toMatchObject({
        sessionID: id,
        permission: "max_steps",
        always: [],
        metadata: { steps, more: 2 },
      })
      expect(fixture.calls).toHaveLength(steps)
      fixture.permission.reply({ requestID: request.id, reply: "once" })
    }
    fixture.permission.reply({ requestID: (await waitForQuestion(fixture)).id, reply: "reject" })
    expect((await done).info).toMatchObject({ error: limitError(6) })
    expect(fixture.calls).toHaveLength(6)
  })

  it("no rule answers for the user", async () => {
    const config = { permission: { "*": "allow", max_steps: "allow" } } as const
    const fixture = createSessionFixture(endless, { ...options, config })
    const { id } = fixture.sessions.create({})
    const done = fixture.prompt(id, "go")
    fixture.permission.reply({ requestID: (await waitForQuestion(fixture)).id, reply: "reject" })
    expect((await done).info).toMatchObject({ error: limitError(2) })
  })

  it("asks once for sub-agents that work in parallel, and a refusal ends all of them", async () => {
    const fixture = createSessionFixture(
      (call, n) =>
        isChild(call)
          ? endless(call, n)
          : [
              task("CHILD one", "call_1"),
              task("CHILD two", "call_2"),
              task("CHILD three", "call_3"),
              finish("tool-calls"),
            ],
      { maxSteps: 7, canAskUser: true },
    )
    const { id } = fixture.sessions.create({})
    const done = fixture.prompt(id, "go")
    fixture.permission.reply({ requestID: (await waitForQuestion(fixture)).id, reply: "once" })
    await expect.poll(() => fixture.calls.length).toBe(14)
    fixture.permission.reply({ requestID: (await waitForQuestion(fixture)).id, reply: "reject" })
    expect((await done).info).toMatchObject({ error: limitError(14) })
    expect(fixture.events.filter(({ type }) => type === "permission.asked")).toHaveLength(2)
  })

  it("an abort while it asks aborts the turn and takes the question back", async () => {
    const fixture = createSessionFixture(endless, options)
    const { id } = fixture.sessions.create({})
    const done = fixture.prompt(id, "go")
    await waitForQuestion(fixture)
    await fixture.sessions.abort(id)
    expect((await done).info).toMatchObject({ error: { name: "MessageAbortedError" } })
    expect(fixture.permission.list()).toEqual([])
  })

  it("a prompt that arrives while it asks is answered after a refusal", async () => {
    const fixture = createSessionFixture(
      (call, n) => (n < 2 ? endless(call, n) : [...text("answered"), finish()]),
      options,
    )
    const { id } = fixture.sessions.create({})
    void fixture.prompt(id, "go")
    const request = await waitForQuestion(fixture)
    const { done } = await fixture.sessions.prompt(id, { parts: [{ type: "text", text: "enough: report" }] })
    fixture.permission.reply({ requestID: request.id, reply: "reject" })
    expect((await done).parts).toContainEqual(expect.objectContaining({ text: "answered" }))
  })
})
