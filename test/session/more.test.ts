import { describe, expect, it } from "vitest"
import { toFailure } from "../../server/session/turn/failure.ts"
import { createRetryState, nextDelay } from "../../server/session/turn/retry.ts"
import { isDefaultTitle, toDefaultTitle, toTitle } from "../../server/session/record/title.ts"
import { toolCall, createSessionFixture, finish, text } from "../fixture/session.ts"

describe("a doom loop", () => {
  const glob = (id: string) => toolCall("glob", { pattern: "*.md" }, id)
  const refuse = async (fixture: ReturnType<typeof createSessionFixture>, done: Promise<unknown>) => {
    const asked = await fixture.waitFor((event) => event.type === "permission.asked")
    expect(asked.properties).toMatchObject({
      permission: "doom_loop",
      patterns: ["glob"],
      always: ["glob"],
      metadata: { tool: "glob", input: { pattern: "*.md" } },
    })
    fixture.permission.reply({ requestID: (asked.properties as { id: string }).id, reply: "reject" })
    await done
  }

  it("is noticed at the third identical call of a message, and asked about", async () => {
    const fixture = createSessionFixture(() => [glob("a"), glob("b"), glob("c"), finish("tool-calls")])
    await refuse(fixture, fixture.prompt(fixture.sessions.create({}).id, "go"))
    expect(fixture.calls.length).toBe(1)
  })

  it("is noticed at the fifth over the steps of a turn, when nothing ever changes", async () => {
    const fixture = createSessionFixture((_options, n) => [glob(`c${n}`), finish("tool-calls")])
    await refuse(fixture, fixture.prompt(fixture.sessions.create({}).id, "go"))
    expect(fixture.calls.length).toBe(5)
  })

  it("is no poll whose outcome changes", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n < 7
        ? [toolCall("bash", { command: "date +%N", description: "polls" }, `c${n}`), finish("tool-calls")]
        : [...text("done"), finish()],
    )
    await fixture.prompt(fixture.sessions.create({}).id, "go")
    expect(fixture.calls.length).toBe(8)
    expect(fixture.types()).not.toContain("permission.asked")
  })
})

describe("a prompt without a reply", () => {
  it("is stored and starts no turn, and the next prompt's model sees it", async () => {
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

describe("the system prompt", () => {
  it("names the place, and holds what the caller adds", async () => {
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

describe("options of a model", () => {
  it("reach the provider under its name, those of the variant last", async () => {
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

describe("tools of a prompt", () => {
  it("are exactly those of a list, and switched by a map", async () => {
    const fixture = createSessionFixture(() => [...text("ok"), finish()])
    for (const [tools, offered] of [
      [
        ["read", "grep"],
        ["read", "grep"],
      ],
      [
        { bash: false, write: false, edit: false },
        ["question", "read", "glob", "grep", "task", "webfetch", "todowrite"],
      ],
    ] as const) {
      const session = fixture.sessions.create({})
      const { done } = await fixture.sessions.prompt(session.id, {
        tools: tools as never,
        parts: [{ type: "text", text: "hi" }],
      })
      await done
      expect(fixture.calls.at(-1)!.tools!.map((tool) => tool.name)).toEqual(offered)
    }
  })
})

describe("retries", () => {
  const failure = (error: object) =>
    toFailure(
      Object.assign(new Error("x"), { name: "AI_APICallError", url: "http://127.0.0.1:1/v1?key=CANARY" }, error),
    )

  it("wait as long as the provider asks, by seconds, milliseconds or date, else twice as long each time", () => {
    const wait = (headers: Record<string, string>, attempt = 0) =>
      nextDelay({ ...createRetryState(), attempt }, failure({ statusCode: 429, responseHeaders: headers }))
    expect(wait({ "retry-after": "3" })).toBe(3000)
    expect(wait({ "retry-after-ms": "250" })).toBe(250)
    expect(wait({ "retry-after": new Date(Date.now() + 5000).toUTCString() })).toBeGreaterThan(3000)
    expect([0, 1, 2, 3].map((attempt) => wait({}, attempt))).toEqual([2000, 4000, 8000, 16_000])
    expect(wait({}, 4)).toBeUndefined()
    expect(wait({ "retry-after": "3600" })).toBeUndefined()
  })

  it("stay within a budget of waiting for the whole turn", () => {
    const state = createRetryState()
    expect(nextDelay(state, failure({ statusCode: 503, responseHeaders: { "retry-after": "40" } }), 60_000)).toBe(
      40_000,
    )
    expect(
      nextDelay(state, failure({ statusCode: 503, responseHeaders: { "retry-after": "40" } }), 60_000),
    ).toBeUndefined()
  })

  it("tell no key, and no header that may hold one", () => {
    const told = JSON.stringify(
      failure({
        statusCode: 500,
        responseHeaders: { "set-cookie": "CANARY", authorization: "CANARY", date: "x" },
        responseBody: "{}",
      }),
    )
    expect(told).not.toContain("CANARY")
    expect(told).toContain('"date":"x"')
  })
})

describe("titles", () => {
  it("are cut at a word, and the default one is known again", () => {
    expect(isDefaultTitle(toDefaultTitle(false))).toBe(true)
    expect(isDefaultTitle(toDefaultTitle(true))).toBe(true)
    expect(isDefaultTitle("New session - soon")).toBe(false)
    expect(toTitle("\n  Fix   the bug\nplease")).toBe("Fix the bug")
    expect(toTitle("word ".repeat(50)).length).toBeLessThanOrEqual(100)
  })
})

describe("removing a session", () => {
  it("ends its turn, forgets what waits, and leaves nothing of it", async () => {
    const fixture = createSessionFixture(async function* (options) {
      yield* text("working")
      await new Promise((resolve) => options.abortSignal!.addEventListener("abort", resolve))
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
    await fixture.sessions.remove(session.id)
    await Promise.all([one, two])
    expect(fixture.calls.length).toBe(1)
    expect(fixture.sessions.status()).toEqual({})
    for (const table of ["session", "message", "part", "turn"])
      expect(fixture.database.all(`SELECT * FROM ${table}`)).toEqual([])
  })
})
