import { APICallError } from "@ai-sdk/provider"
import type { LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { writeFileSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { ToolPart } from "../../server/schema/part.ts"
import { toolCall, createSessionFixture, finish, text } from "../fixture/session.ts"

const toolsOf = (parts: readonly { type: string }[]) => parts.filter((part): part is ToolPart => part.type === "tool")
const gate = () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { open: resolve, passed: promise }
}

describe("a prompt", () => {
  it("is stored, answered and told in the recorded order", async () => {
    const fixture = createSessionFixture(() => [...text("Hello ", "there. "), finish()])
    const session = fixture.sessions.create({})
    const { info, parts } = await fixture.prompt(session.id, "Say hello")
    expect(parts.map((part) => part.type)).toEqual(["step-start", "text", "step-finish"])
    expect(parts[1]).toMatchObject({ text: "Hello there." })
    expect(info).toMatchObject({
      role: "assistant",
      finish: "stop",
      agent: "build",
      mode: "build",
      modelID: "main",
      tokens: { input: 100, output: 30, reasoning: 5, cache: { read: 20, write: 0 } },
      cost: (100 * 1 + 20 * 0.5 + 30 * 2) / 1e6,
    })
    const order = fixture.types().filter((type) => type !== "message.created" && type !== "session.created")
    expect(order.slice(1, 6)).toEqual(
      ["message.updated", "message.part.updated", "session.updated", "session.status", "message.updated"].slice(0, 5),
    )
    expect(order.slice(-2)).toEqual(["session.status", "session.idle"])
    expect(fixture.types().filter((type) => type === "message.created")).toHaveLength(2)
  })

  it("adds its deltas up to the text, for readers of whole parts", async () => {
    const words = Array.from({ length: 200 }, (_, i) => `word${i} `)
    const fixture = createSessionFixture(async function* () {
      yield { type: "text-start", id: "t" } as const
      for (const delta of words) {
        yield { type: "text-delta", id: "t", delta } as const
        if (delta.endsWith("0 ")) await new Promise((resolve) => setTimeout(resolve, 2))
      }
      yield { type: "text-end", id: "t" } as const
      yield finish()
    })
    const session = fixture.sessions.create({})
    await fixture.prompt(session.id, "go")
    const deltas = fixture.events.flatMap((event) =>
      event.type === "message.part.updated" && event.properties.delta !== undefined ? [event.properties.delta] : [],
    )
    expect(deltas.join("")).toBe(words.join(""))
    expect(deltas.length).toBeLessThan(100)
  })

  it("runs tools, gives their results to the model, and goes on", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n === 0
        ? [...text("I look."), toolCall("read", { filePath: "a.txt" }), finish("tool-calls")]
        : [...text("It says hi."), finish()],
    )
    writeFileSync(join(fixture.directory, "a.txt"), "hi\n")
    const session = fixture.sessions.create({})
    const last = await fixture.prompt(session.id, "read a.txt")
    expect(last.parts.find((part) => part.type === "text")).toMatchObject({ text: "It says hi." })
    const messages = fixture.store.messages(session.id)
    expect(messages.map(({ info }) => info.role)).toEqual(["user", "assistant", "assistant"])
    const [tool] = toolsOf(messages[1]!.parts)
    expect(tool).toMatchObject({ tool: "read", state: { status: "completed", title: "a.txt" } })
    const result = fixture.calls[1]!.prompt.find((message) => message.role === "tool")
    expect(JSON.stringify(result)).toContain("00001| hi")
    const states = fixture.events.flatMap((event) =>
      event.type === "message.part.updated" && event.properties.part.type === "tool"
        ? [event.properties.part.state.status]
        : [],
    )
    expect(states).toEqual(["pending", "running", "completed"])
  })

  it("feeds a broken call back to the model", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n === 0
        ? [
            toolCall("nosuch", {}, "c1"),
            toolCall("read", "{broken", "c2"),
            toolCall("read", { path: 5 }, "c3"),
            toolCall("Read", { filePath: "a.txt" }, "c4"),
            finish("tool-calls"),
          ]
        : [...text("ok"), finish()],
    )
    writeFileSync(join(fixture.directory, "a.txt"), "hi\n")
    const session = fixture.sessions.create({})
    await fixture.prompt(session.id, "go")
    const states = toolsOf(fixture.store.messages(session.id)[1]!.parts).map((part) => [part.tool, part.state.status])
    expect(states).toEqual([
      ["invalid", "completed"],
      ["invalid", "completed"],
      ["read", "error"],
      ["read", "completed"],
    ])
  })

  it("lets two edits of one file in one step both count", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n === 0
        ? [toolCall("read", { filePath: "a.txt" }, "c0"), finish("tool-calls")]
        : n === 1
          ? [
              toolCall("edit", { filePath: "a.txt", oldString: "one", newString: "1" }, "c1"),
              toolCall("edit", { filePath: "a.txt", oldString: "two", newString: "2" }, "c2"),
              finish("tool-calls"),
            ]
          : [...text("done"), finish()],
    )
    writeFileSync(join(fixture.directory, "a.txt"), "one two\n")
    const session = fixture.sessions.create({})
    await fixture.prompt(session.id, "go")
    expect(readFileSync(join(fixture.directory, "a.txt"), "utf8")).toBe("1 2\n")
  })
})

describe("a prompt during a turn", () => {
  it("is answered after the current step, and both callers get the same last message", async () => {
    const first = gate()
    const fixture = createSessionFixture(async function* (_options, n) {
      if (n === 0) await first.passed
      yield* [...text(`answer ${n}`), finish()]
    })
    const session = fixture.sessions.create({})
    const one = fixture.prompt(session.id, "first")
    await fixture.waitFor((event) => event.type === "message.updated" && event.properties.info.role === "assistant")
    const two = fixture.prompt(session.id, "second")
    await fixture.waitFor(
      (event) =>
        event.type === "message.part.updated" &&
        event.properties.part.type === "text" &&
        event.properties.part.text === "second",
    )
    first.open()
    const [a, b] = await Promise.all([one, two])
    expect(a.info.id).toBe(b.info.id)
    expect(b.parts.find((part) => part.type === "text")).toMatchObject({ text: "answer 1" })
    const users = fixture.store.messages(session.id).filter(({ info }) => info.role === "user")
    expect(b.info).toMatchObject({ parentID: users[1]!.info.id })
    expect(fixture.types().filter((type) => type === "session.idle")).toHaveLength(1)
  })

  it("survives an abort of the turn before it", async () => {
    const fixture = createSessionFixture(async function* (options, n) {
      yield* text(`answer ${n}`)
      if (n === 0) await new Promise((resolve) => options.abortSignal!.addEventListener("abort", resolve))
      yield finish()
    })
    const session = fixture.sessions.create({})
    const one = fixture.prompt(session.id, "first")
    await fixture.waitFor((event) => event.type === "message.part.updated" && event.properties.delta !== undefined)
    const two = fixture.prompt(session.id, "second")
    await fixture.waitFor(
      (event) =>
        event.type === "message.part.updated" &&
        event.properties.part.type === "text" &&
        event.properties.part.text === "second",
    )
    await fixture.sessions.abort(session.id)
    expect((await one).info).toMatchObject({ role: "assistant", error: { name: "MessageAbortedError" } })
    expect((await two).parts.find((part) => part.type === "text")).toMatchObject({ text: "answer 1" })
  })

  it("never loops on a message id that sorts after all others", async () => {
    const fixture = createSessionFixture(() => [...text("ok"), finish()])
    const session = fixture.sessions.create({})
    const { done } = await fixture.sessions.prompt(session.id, {
      messageID: "msg_zzzzzz",
      parts: [{ type: "text", text: "x" }],
    })
    await done
    expect(fixture.calls).toHaveLength(1)
  })
})

describe("abort", () => {
  it("leaves a consistent message: text ended, tools failed, error told", async () => {
    const fixture = createSessionFixture(() => [
      ...text("working"),
      toolCall("bash", { command: "sleep 30", description: "wait" }),
      finish("tool-calls"),
    ])
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    await fixture.waitFor(
      (event) =>
        event.type === "message.part.updated" &&
        event.properties.part.type === "tool" &&
        event.properties.part.state.status === "running",
    )
    await fixture.sessions.abort(session.id)
    const { info, parts } = await done
    expect(info).toMatchObject({ error: { name: "MessageAbortedError" }, time: { completed: expect.any(Number) } })
    expect(toolsOf(parts)[0]).toMatchObject({ state: { status: "error", error: "Tool execution aborted" } })
    expect(fixture.types().slice(-2)).toEqual(["session.status", "session.idle"])
    expect(fixture.sessions.status()).toEqual({})
  })

  it("of an idle session tells one idle pair", async () => {
    const fixture = createSessionFixture(() => [])
    const session = fixture.sessions.create({})
    const before = fixture.events.length
    await fixture.sessions.abort(session.id)
    expect(fixture.types().slice(before)).toEqual(["session.status", "session.idle"])
  })
})

describe("a failing provider", () => {
  const failing = (statusCode: number, headers: Record<string, string> = {}) =>
    new APICallError({
      message: "no",
      url: "http://127.0.0.1:1/v1/chat",
      requestBodyValues: {},
      statusCode,
      responseHeaders: headers,
      responseBody: '{"error":{"message":"told by the provider"}}',
    })
  const throwing = (error: unknown): LanguageModelV4StreamPart[] => {
    throw error
  }

  it("is told on the message at once when trying again is no use", async () => {
    const fixture = createSessionFixture(() => throwing(failing(401)))
    const session = fixture.sessions.create({})
    const { info } = await fixture.prompt(session.id, "go")
    expect(info).toMatchObject({
      error: { name: "APIError", data: { message: "told by the provider", statusCode: 401, isRetryable: false } },
    })
    expect(fixture.types()).toContain("session.error")
  })

  it("is tried again after what it asks, counting down as a status, and broken text is taken back", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n === 0
        ? throwing(failing(429, { "retry-after-ms": "5" }))
        : n === 1
          ? [...text("half"), { type: "error", error: failing(503, { "retry-after-ms": "5" }) }]
          : [...text("whole"), finish()],
    )
    const session = fixture.sessions.create({})
    const { parts } = await fixture.prompt(session.id, "go")
    expect(parts.filter((part) => part.type === "text").map((part) => part.text)).toEqual(["whole"])
    expect(parts.filter((part) => part.type === "step-start")).toHaveLength(1)
    const retries = fixture.events.flatMap((event) =>
      event.type === "session.status" && event.properties.status.type === "retry"
        ? [event.properties.status.attempt]
        : [],
    )
    expect(retries).toEqual([1, 2])
    expect(fixture.types()).toContain("message.part.removed")
  })

  it("is given up after five attempts, a refused connection after two", async () => {
    const five = createSessionFixture(() => throwing(failing(500, { "retry-after-ms": "1" })))
    await five.prompt(five.sessions.create({}).id, "go")
    expect(five.calls).toHaveLength(5)
    const refused = () =>
      Object.assign(new Error("fetch failed"), { cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }) })
    const two = createSessionFixture((_options, n) => throwing(n === 0 ? Object.assign(refused(), {}) : refused()))
    const session = two.sessions.create({})
    const done = two.prompt(session.id, "go")
    await two.waitFor((event) => event.type === "session.status" && event.properties.status.type === "retry")
    const { info } = await done
    expect(two.calls).toHaveLength(2)
    expect(info).toMatchObject({ error: { name: "APIError" } })
  })
})

describe("permissions in a turn", () => {
  const asking = { config: { permission: { edit: "ask" } } } as const
  const editing = () =>
    createSessionFixture(
      (_options, n) =>
        n === 0
          ? [toolCall("write", { filePath: "new.txt", content: "x" }), finish("tool-calls")]
          : [...text("so be it"), finish()],
      asking,
    )

  it("wait for the answer and then work", async () => {
    const fixture = editing()
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    const asked = await fixture.waitFor((event) => event.type === "permission.asked")
    expect(asked.properties).toMatchObject({ permission: "edit", patterns: ["new.txt"], tool: { callID: "call_1" } })
    fixture.permission.reply({ requestID: (asked.properties as { id: string }).id, reply: "once" })
    await done
    expect(readFileSync(join(fixture.directory, "new.txt"), "utf8")).toBe("x")
  })

  it("stop the turn when refused, go on when refused with a word", async () => {
    for (const message of [undefined, "use another name"]) {
      const fixture = editing()
      const session = fixture.sessions.create({})
      const done = fixture.prompt(session.id, "go")
      const asked = await fixture.waitFor((event) => event.type === "permission.asked")
      fixture.permission.reply({
        requestID: (asked.properties as { id: string }).id,
        reply: "reject",
        ...(message ? { message } : {}),
      })
      await done
      expect(fixture.calls).toHaveLength(message ? 2 : 1)
      if (message) expect(JSON.stringify(fixture.calls[1]!.prompt)).toContain(message)
    }
  })
})

describe("titles", () => {
  it("come from the model, and a given one stays", async () => {
    const fixture = createSessionFixture(() => [...text("ok"), finish()])
    const named = fixture.sessions.create({ title: "Mine" })
    const session = fixture.sessions.create({})
    await fixture.prompt(named.id, "hello world")
    await fixture.prompt(session.id, "hello world")
    await fixture.waitFor((event) => event.type === "session.updated" && event.properties.info.title === "A title")
    expect(fixture.store.getSession(named.id).title).toBe("Mine")
  })
})
