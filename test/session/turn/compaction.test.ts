// Compaction of a conversation, on request and when the context window is full.
import type { LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { APICallError } from "@ai-sdk/provider"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { shouldCompact, toTranscript } from "../../../server/session/turn/compaction.ts"
import { toolCall, createSessionFixture, finish, text, type ModelScript } from "../../fixture/session.ts"

const model = { providerID: "test", modelID: "main" }
const full = (unified: "stop" | "tool-calls"): LanguageModelV4StreamPart => ({
  type: "finish",
  finishReason: { unified, raw: unified },
  usage: {
    inputTokens: { total: 7500, noCache: 7500, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 100, text: 100, reasoning: 0 },
  },
})
const isSummaryCall: (options: Parameters<ModelScript>[0]) => boolean = ({ prompt }) =>
  prompt[0]?.role === "system" && prompt[0].content.includes("conversation summarizer")

describe("summarize", () => {
  it("publishes events in the recorded order, and later prompts begin with the summary", async () => {
    const fixture = createSessionFixture((options, n) => [
      ...text(isSummaryCall(options) ? "THE SUMMARY" : `answer ${n}`),
      finish(),
    ])
    const session = fixture.sessions.create({ title: "sum" })
    await fixture.prompt(session.id, "the first wish")
    const start = fixture.events.length
    expect(await fixture.sessions.summarize(session.id, model, false)).toBe(true)
    const types = fixture
      .types()
      .slice(start)
      .filter((type) => type !== "message.created")
    expect(types.slice(0, 5)).toEqual([
      "message.updated",
      "message.part.updated",
      "session.status",
      "message.updated",
      "session.status",
    ])
    expect(types.slice(-3)).toEqual(["session.compacted", "session.status", "session.idle"])
    const [request, summary] = fixture.store.messages(session.id).slice(-2)
    expect(request!.parts).toMatchObject([{ type: "compaction", auto: false }])
    expect(summary!.info).toMatchObject({
      role: "assistant",
      mode: "compaction",
      agent: "compaction",
      summary: true,
      parentID: request!.info.id,
    })
    const asked = JSON.stringify(fixture.calls[1]!.prompt)
    expect(asked).toContain("the first wish")
    expect(asked).toContain("answer 0")
    expect(fixture.calls[1]!.tools).toBeUndefined()

    await fixture.prompt(session.id, "the second wish")
    const { prompt } = fixture.calls[2]!
    expect(prompt.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"])
    expect(JSON.stringify(prompt)).toContain("THE SUMMARY")
    expect(JSON.stringify(prompt)).not.toContain("the first wish")
  })

  it("that fails or is empty leaves the conversation unchanged", async () => {
    const fixture = createSessionFixture((options, n) => {
      if (!isSummaryCall(options)) return [...text(`answer ${n}`), finish()]
      if (n === 1) return [finish()]
      throw new APICallError({
        message: "no",
        url: "http://127.0.0.1:1/",
        requestBodyValues: {},
        statusCode: 400,
        responseBody: '{"error":{"message":"too long"}}',
      })
    })
    const session = fixture.sessions.create({})
    await fixture.prompt(session.id, "the first wish")
    expect(await fixture.sessions.summarize(session.id, model, false)).toBe(false)
    expect(await fixture.sessions.summarize(session.id, model, false)).toBe(false)
    expect(fixture.types()).not.toContain("session.compacted")
    await fixture.prompt(session.id, "the second wish")
    const { prompt } = fixture.calls.at(-1)!
    expect(prompt.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"])
    expect(JSON.stringify(prompt)).toContain("the first wish")
  })

  it("continues the turn with auto", async () => {
    const fixture = createSessionFixture((options, n) => [
      ...text(isSummaryCall(options) ? "SUMMARY" : `answer ${n}`),
      finish(),
    ])
    const session = fixture.sessions.create({})
    await fixture.prompt(session.id, "go")
    expect(await fixture.sessions.summarize(session.id, model, true)).toBe(true)
    const messages = fixture.store.messages(session.id)
    expect(messages.map(({ info }) => info.role)).toEqual([
      "user",
      "assistant",
      "user",
      "assistant",
      "user",
      "assistant",
    ])
    expect(messages[4]!.parts).toMatchObject([{ type: "text", synthetic: true }])
    expect(messages[5]!.info).toMatchObject({ agent: "build", parentID: messages[4]!.info.id })
  })

  it("is rejected while the session is busy, and for an unknown model", async () => {
    const fixture = createSessionFixture(async function* (options) {
      yield* text("work").slice(0, 2)
      await new Promise((resolve) => options.abortSignal!.addEventListener("abort", resolve))
    })
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    await fixture.waitFor((event) => event.type === "message.part.updated" && event.properties.delta !== undefined)
    expect(() => fixture.sessions.summarize(session.id, model, false)).toThrow("busy")
    await fixture.sessions.abort(session.id)
    await done
    const unknown = { providerID: "x", modelID: "y" }
    expect(() => fixture.sessions.summarize(session.id, unknown, false)).toThrow("x/y")
    expect(fixture.store.messages(session.id)).toHaveLength(2)
  })
})

describe("a window that fills up", () => {
  const script: ModelScript = (options, n) => {
    if (isSummaryCall(options)) return [...text("SUMMARY"), finish()]
    return n === 0
      ? [toolCall("glob", { pattern: "*.md" }), full("tool-calls")]
      : [...text("Done after the summary."), finish()]
  }

  it("is compacted after the step, and the turn continues", async () => {
    const fixture = createSessionFixture(script)
    const session = fixture.sessions.create({})
    const last = await fixture.prompt(session.id, "go")
    expect(last.parts.find((part) => part.type === "text")).toMatchObject({ text: "Done after the summary." })
    expect(fixture.types()).toContain("session.compacted")
    const messages = fixture.store.messages(session.id)
    expect(messages[2]!.parts).toMatchObject([{ type: "compaction", auto: true }])
    expect(fixture.calls).toHaveLength(3)
  })

  it("is not compacted if the settings disable it", async () => {
    const fixture = createSessionFixture(script, { config: { compaction: { auto: false } } })
    const session = fixture.sessions.create({})
    await fixture.prompt(session.id, "go")
    expect(fixture.types()).not.toContain("session.compacted")
    expect(fixture.calls).toHaveLength(2)
  })

  it("is not compacted repeatedly without effect", async () => {
    const fixture = createSessionFixture((options) => [
      ...text(isSummaryCall(options) ? "SUMMARY" : "answer"),
      isSummaryCall(options) ? finish() : full("stop"),
    ])
    const session = fixture.sessions.create({})
    await fixture.prompt(session.id, "go")
    expect(fixture.calls).toHaveLength(3)
  })

  it("does not continue a turn that the user ended", async () => {
    const fixture = createSessionFixture(() => [toolCall("bash", { command: "ls" }), full("tool-calls")], {
      config: { permission: { bash: "ask" } },
    })
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    await fixture.waitFor((event) => event.type === "permission.asked")
    fixture.permission.reply({ requestID: fixture.permission.list()[0]!.id, reply: "reject" })
    await done
    expect(fixture.calls).toHaveLength(1)
  })
})

describe("the transcript", () => {
  it("fits the context window, with its beginning and end kept", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n === 0 ? [toolCall("read", { filePath: "a.txt" }), finish("tool-calls")] : [...text("It is long."), finish()],
    )
    writeFileSync(join(fixture.directory, "a.txt"), "word ".repeat(5000))
    const session = fixture.sessions.create({})
    await fixture.prompt(session.id, `wish ${"x".repeat(30_000)}`)
    const messages = fixture.store.messages(session.id)
    const whole = toTranscript(messages, { limit: { context: 0, output: 0 } })
    expect(whole).toContain("more characters")
    expect(whole.length).toBeLessThan(25_000)
    const cut = toTranscript(messages, { limit: { context: 4000, output: 1000 } })
    expect(cut.length).toBeLessThan(7500)
    expect(cut.startsWith("<user>\nwish")).toBe(true)
    expect(cut).toContain("It is long.")
  })
})

describe("a prompt that is pending during a compaction", () => {
  const asked = (options: Parameters<ModelScript>[0]) => JSON.stringify(options.prompt)

  it("is no part of the summary, and is answered after it", async () => {
    const arrived = Promise.withResolvers<void>()
    const fixture = createSessionFixture((options, n) =>
      (async function* () {
        if (n === 0) await arrived.promise
        yield* [...text(isSummaryCall(options) ? "THE SUMMARY" : `answer ${n}`), n === 0 ? full("stop") : finish()]
      })(),
    )
    const session = fixture.sessions.create({})
    const first = fixture.prompt(session.id, "the first wish")
    await expect.poll(() => fixture.calls.length).toBe(1)
    const second = fixture.prompt(session.id, "the second wish")
    await expect.poll(() => fixture.store.messages(session.id).length).toBe(3)
    arrived.resolve()
    await Promise.all([first, second])
    const [, summary, after] = fixture.calls
    expect(isSummaryCall(summary!)).toBe(true)
    expect(asked(summary!)).toContain("the first wish")
    expect(asked(summary!)).not.toContain("the second wish")
    expect(asked(after!)).toContain("THE SUMMARY")
    expect(asked(after!)).toContain("the second wish")
    expect(asked(after!)).not.toContain("the first wish")
    // The prompt is the last thing the model reads.
    expect(after!.prompt.at(-1)!.role).toBe("user")
    // Later turns read it too, before its answer.
    await fixture.prompt(session.id, "the third wish")
    expect(asked(fixture.calls[3]!)).toMatch(/THE SUMMARY.*the second wish.*answer 2.*the third wish/)
    expect(asked(fixture.calls[3]!)).not.toContain("the first wish")
  })

  it("is also answered after a summary that was requested", async () => {
    const arrived = Promise.withResolvers<void>()
    const fixture = createSessionFixture((options, n) =>
      (async function* () {
        if (isSummaryCall(options)) await arrived.promise
        yield* [...text(isSummaryCall(options) ? "THE SUMMARY" : `answer ${n}`), finish()]
      })(),
    )
    const session = fixture.sessions.create({})
    await fixture.prompt(session.id, "the first wish")
    const summarized = fixture.sessions.summarize(session.id, model, false)
    // One that comes before the summary's step has begun, and one that comes while it is written.
    const second = fixture.prompt(session.id, "the second wish")
    await expect.poll(() => fixture.calls.length).toBe(2)
    const third = fixture.prompt(session.id, "the third wish")
    await expect.poll(() => fixture.store.messages(session.id).length).toBe(6)
    arrived.resolve()
    expect(await summarized).toBe(true)
    const answers = await Promise.all([second, third])
    expect(answers.map(({ info }) => info.role)).toEqual(["assistant", "assistant"])
    expect(asked(fixture.calls[1]!)).not.toContain("the second wish")
    const last = fixture.calls.at(-1)!
    expect(last.prompt.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"])
    expect(asked(last)).toMatch(/THE SUMMARY.*the second wish.*the third wish/s)
  })
})

describe("whether a step is followed by a compaction", () => {
  const limit = { context: 8000, output: 1000 }
  const tokens = (input: number) => ({ input, output: 0, reasoning: 0, cache: { read: 0, write: 0 } })
  const tooLong = {
    name: "APIError",
    data: { message: "prompt is too long", statusCode: 400, isRetryable: false },
  } as const
  const decide = (step: {
    outcome?: "continue" | "done" | "aborted" | "failed"
    input?: number
    finish?: string
    error?: typeof tooLong
    kind?: "prompt" | "continuation"
    stepCount?: number
  }) =>
    shouldCompact({
      outcome: step.outcome ?? "done",
      message: {
        tokens: tokens(step.input ?? 0),
        ...(step.finish ? { finish: step.finish } : {}),
        ...(step.error ? { error: step.error } : {}),
      },
      model: { limit },
      turn: { kind: step.kind ?? "prompt", stepCount: step.stepCount ?? 1 },
    })

  it("depends on the window, the outcome, and what the turn follows", () => {
    expect(decide({ input: 7000 })).toBe(false)
    expect(decide({ input: 7001 })).toBe(true)
    expect(decide({ input: 7001, outcome: "continue", finish: "tool-calls" })).toBe(true)
    expect(decide({ input: 7001, outcome: "done", finish: "tool-calls" })).toBe(false)
    expect(decide({ input: 7001, outcome: "aborted" })).toBe(false)
    expect(decide({ outcome: "failed", error: tooLong })).toBe(true)
    expect(
      decide({ outcome: "failed", error: { ...tooLong, data: { ...tooLong.data, message: "no credit" } } as never }),
    ).toBe(false)
    expect(decide({ outcome: "failed", error: tooLong, kind: "continuation" })).toBe(false)
    expect(decide({ input: 7001, kind: "continuation" })).toBe(false)
    expect(decide({ input: 7001, kind: "continuation", stepCount: 2 })).toBe(true)
  })
})
