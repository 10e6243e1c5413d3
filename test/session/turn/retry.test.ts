// Retries of failed provider calls: which failures, how often, after which delay.
import { describe, expect, it } from "vitest"
import { toFailure } from "../../../server/session/turn/failure.ts"
import { createRetryState, nextDelay } from "../../../server/session/turn/retry.ts"
import { APICallError, type LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { createSessionFixture, finish, text } from "../../fixture/session.ts"

describe("retries", () => {
  const failure = (error: object) =>
    toFailure(
      Object.assign(new Error("x"), { name: "AI_APICallError", url: "http://127.0.0.1:1/v1?key=CANARY" }, error),
    )

  it("wait as long as the provider requests, in seconds, milliseconds or as a date, otherwise with exponential backoff", () => {
    const wait = (headers: Record<string, string>, attempt = 0) =>
      nextDelay({ ...createRetryState(), attempt }, failure({ statusCode: 429, responseHeaders: headers }))
    expect(wait({ "retry-after": "3" })).toBe(3000)
    expect(wait({ "retry-after-ms": "250" })).toBe(250)
    expect(wait({ "retry-after": new Date(Date.now() + 5000).toUTCString() })).toBeGreaterThan(3000)
    expect([0, 1, 2, 3].map((attempt) => wait({}, attempt))).toEqual([2000, 4000, 8000, 16_000])
    expect(wait({}, 4)).toBeUndefined()
    expect(wait({ "retry-after": "3600" })).toBeUndefined()
  })

  it("stay within a budget of delay for the whole turn", () => {
    const state = createRetryState()
    expect(nextDelay(state, failure({ statusCode: 503, responseHeaders: { "retry-after": "40" } }), 60_000)).toBe(
      40_000,
    )
    expect(
      nextDelay(state, failure({ statusCode: 503, responseHeaders: { "retry-after": "40" } }), 60_000),
    ).toBeUndefined()
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

  it("is set on the message at once if a retry is useless", async () => {
    const fixture = createSessionFixture(() => throwing(failing(401)))
    const session = fixture.sessions.create({})
    const { info } = await fixture.prompt(session.id, "go")
    expect(info).toMatchObject({
      error: { name: "APIError", data: { message: "told by the provider", statusCode: 401, isRetryable: false } },
    })
    expect(fixture.types()).toContain("session.error")
  })

  it("is retried after the requested delay with a status, and partial text is removed", async () => {
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

  it("fails after five attempts, a refused connection after two", async () => {
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
