// Failures of a provider, by family: a rejected key, a busy server, a response that breaks off, a conversation that is
// too long.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { providerFamilies, startProviderFixture, toTexts, type ProviderFixture } from "../fixture/provider.ts"

const [anthropic, openai, google, compatible] = providerFamilies
const json = { "content-type": "application/json" }

let fixture: ProviderFixture

beforeAll(async () => {
  fixture = await startProviderFixture((mock) => {
    mock.on({ userMessage: "no key" }, { error: { message: "invalid key", type: "authentication_error" }, status: 401 })
    mock.on({ userMessage: /^<user>/ }, { content: "They greeted each other." })
    mock.on({ userMessage: /still open/ }, { content: "Nothing is open." })
    mock.on({ userMessage: "hello" }, { content: "Hello again." })
  })
})
afterAll(() => fixture?.dispose())

const hello = [{ type: "text", text: "hello" }]
const sse = (...events: readonly ({ readonly type?: string } & Record<string, unknown>)[]) => ({
  status: 200,
  headers: { "content-type": "text/event-stream" },
  body: events
    .map((event) => `${event.type ? `event: ${event.type}\n` : ""}data: ${JSON.stringify(event)}\n\n`)
    .join(""),
})
const response = { id: "resp_1", created_at: 1, model: "gpt-5" }
const busy = { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" }
const chunk = { id: "c", object: "chat.completion.chunk", created: 1, model: "m" }

/** A response that breaks off after "Hal", by family. */
const broken = {
  anthropic: sse(
    {
      type: "message_start",
      message: {
        id: "msg_1",
        type: "message",
        role: "assistant",
        model: "m",
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 1, output_tokens: 1 },
      },
    },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hal" } },
    { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
  ),
  openai: sse(
    { type: "response.created", response },
    { type: "response.output_item.added", output_index: 0, item: { type: "message", id: "msg_1" } },
    { type: "response.output_text.delta", item_id: "msg_1", output_index: 0, content_index: 0, delta: "Hal" },
    {
      type: "response.failed",
      sequence_number: 4,
      response: { ...response, error: { code: "server_error", message: "Something broke" } },
    },
  ),
  google: sse(
    { candidates: [{ content: { role: "model", parts: [{ text: "Hal" }] } }] },
    {
      error: busy,
    },
  ),
  deepseek: sse(
    { ...chunk, choices: [{ index: 0, delta: { content: "Hal" }, finish_reason: null }] },
    { error: { message: "Upstream broke", type: "server_error" } },
  ),
}

describe.each(providerFamilies)("$id", (family) => {
  it("reports a rejected key without a retry", async () => {
    const { info, requests } = await fixture.prompt(family, [{ type: "text", text: "no key" }])
    expect(info.error).toMatchObject({
      name: "APIError",
      data: { message: "invalid key", statusCode: 401, isRetryable: false },
    })
    expect(JSON.stringify(info.error)).not.toContain("key-of")
    expect(requests).toHaveLength(1)
  })

  it("waits for the time that the provider asks for, then retries", async () => {
    const busy = { error: { message: "slow down", type: "rate_limit_error" } }
    fixture.recorder.answerNext(family.route, {
      status: 429,
      headers: { ...json, "retry-after-ms": "1" },
      body: JSON.stringify(busy),
    })
    fixture.recorder.answerNext(family.route, {
      status: 529,
      headers: { ...json, "retry-after": "0" },
      body: JSON.stringify({ error: { message: "overloaded", type: "overloaded_error" } }),
    })
    const { info, parts, requests } = await fixture.prompt(family, hello)
    expect(info.error).toBeUndefined()
    expect(toTexts(parts, "text")).toEqual(["Hello again."])
    expect(requests).toHaveLength(3)
  })
})

// Each waits two seconds before its retry.
it.concurrent.each(providerFamilies)("a partial response is discarded and requested again: $id", async (family) => {
  fixture.recorder.answerNext(family.route, broken[family.id])
  const { info, parts, requests } = await fixture.prompt(family, hello)
  expect(info.error).toBeUndefined()
  expect(toTexts(parts, "text")).toEqual(["Hello again."])
  expect(requests).toHaveLength(2)
})

it.each([
  [anthropic, { type: "error", error: { type: "invalid_request_error", message: "prompt is too long: 9 > 8" } }],
  [openai, { error: { code: "context_length_exceeded", message: "Your input exceeds the window", type: "x" } }],
  [google, { error: { code: 400, message: "The input token count (9) exceeds the maximum", status: "X" } }],
  [compatible, { error: { message: "This model's maximum context length is 8 tokens", code: 400 } }],
] as const)("a conversation that is too long is compacted and continues: $id", async (family, body) => {
  fixture.recorder.answerNext(family.route, { status: 400, headers: json, body: JSON.stringify(body) })
  const { info, parts } = await fixture.prompt(family, hello)
  expect(info.error).toBeUndefined()
  expect(toTexts(parts, "text")).toEqual(expect.arrayContaining(["They greeted each other.", "Nothing is open."]))
})

it("an account without credit is not retried", async () => {
  const body = { error: { message: "You exceeded your quota", type: "insufficient_quota", code: "insufficient_quota" } }
  fixture.recorder.answerNext(openai.route, { status: 429, headers: json, body: JSON.stringify(body) })
  const { info, requests } = await fixture.prompt(openai, hello)
  expect(info.error).toMatchObject({
    data: { message: "You exceeded your quota", statusCode: 429, isRetryable: false },
  })
  expect(requests).toHaveLength(1)
})
