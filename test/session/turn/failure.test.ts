// Conversion of provider failures to errors on the message.
import { APICallError, type LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { describe, expect, it } from "vitest"
import { toFailure } from "../../../server/session/turn/failure.ts"
import { createSessionFixture, text } from "../../fixture/session.ts"

describe("a connection that breaks while a reply streams", () => {
  const broken = () =>
    new APICallError({
      message: "Failed to process successful response",
      url: "http://127.0.0.1:1/v1/chat/completions",
      requestBodyValues: {},
      statusCode: 200,
      responseHeaders: { "content-type": "text/event-stream" },
      isRetryable: true,
      cause: Object.assign(new TypeError("terminated"), {
        cause: Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
      }),
    })

  it("is a network failure, not a response of the provider", () => {
    expect(toFailure(broken())).toMatchObject({
      isRetryable: true,
      isRefused: false,
      error: { name: "APIError", data: { message: expect.stringContaining("127.0.0.1:1"), isRetryable: true } },
    })
  })

  it("is retried with a countdown, which an abort ends", async () => {
    const fixture = createSessionFixture(async function* (): AsyncGenerator<LanguageModelV4StreamPart> {
      yield* text("half")
      throw broken()
    })
    const session = fixture.sessions.create({})
    const done = fixture.prompt(session.id, "go")
    const retry = await fixture.waitFor(
      (event) => event.type === "session.status" && event.properties.status.type === "retry",
    )
    expect(retry).toMatchObject({ properties: { status: { attempt: 1, message: expect.stringContaining("broke") } } })
    await fixture.sessions.abort(session.id)
    expect((await done).info).toMatchObject({ error: { name: "MessageAbortedError" } })
  })
})

describe("an error of the provider", () => {
  it("contains neither the key of the URL nor headers that may hold credentials", () => {
    const failure = toFailure(
      Object.assign(new Error("x"), {
        name: "AI_APICallError",
        url: "http://127.0.0.1:1/v1?key=CANARY",
        statusCode: 500,
        responseHeaders: { "set-cookie": "CANARY", authorization: "CANARY", date: "x" },
        responseBody: "{}",
      }),
    )
    const text = JSON.stringify(failure)
    expect(text).not.toContain("CANARY")
    expect(text).toContain('"date":"x"')
  })
})
