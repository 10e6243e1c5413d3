// The scripted model on the wire: what a client would read of each kind of turn, and that a hang is a hang.
import { request } from "node:http"
import { expect, test } from "vitest"
import { parseFrame } from "./event-reader.ts"
import { startProvider } from "./provider.ts"
import type { Provider } from "./provider.ts"
import { sendRequest } from "./request.ts"

type Chunk = {
  choices: { delta: Record<string, any>; finish_reason: string | null }[]
  usage?: object
  error?: unknown
}

const prompt = (text: string, more: object = {}) => ({
  model: "main",
  stream: true,
  messages: [
    { role: "system", content: "You are a test." },
    { role: "user", content: text },
  ],
  ...more,
})

const post = (provider: Provider, body: unknown) =>
  sendRequest(`${provider.url}/v1/chat/completions`, { method: "POST", body })

const toData = (text: string) =>
  text
    .split("\n\n")
    .filter(Boolean)
    .map((raw) => parseFrame(raw).data ?? "")

async function stream(provider: Provider, body: unknown = prompt("hi")): Promise<Chunk[]> {
  const answer = await post(provider, body)
  expect(answer.status).toBe(200)
  expect(answer.headers["content-type"]).toBe("text/event-stream")
  const data = toData(answer.text)
  if (data.at(-1) === "[DONE]") data.pop()
  return data.map((line) => JSON.parse(line) as Chunk)
}

const join = (chunks: Chunk[], field: string) => chunks.map((chunk) => chunk.choices[0]?.delta[field] ?? "").join("")

test("text and reasoning are streamed in chunks, then the finish, then the usage", async () => {
  const provider = await startProvider([{ text: "Some text with a 世界 in it", reasoning: "First I think about it" }])
  const chunks = await stream(provider)
  expect(join(chunks, "reasoning_content")).toBe("First I think about it")
  expect(join(chunks, "content")).toBe("Some text with a 世界 in it")
  expect(chunks.filter((chunk) => chunk.choices[0]?.delta["content"]).length).toBeGreaterThan(1)
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop")
  expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 120, prompt_tokens_details: { cached_tokens: 20 } })
})

test("arguments of a tool call are streamed in chunks that add up", async () => {
  const input = { filePath: "/a/b/c.txt", offset: 3 }
  const provider = await startProvider([
    {
      tools: [
        { name: "read", input },
        { name: "bash", input: '{"broken' },
      ],
    },
  ])
  const chunks = await stream(provider)
  const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta["tool_calls"] ?? [])
  const argumentsOf = (index: number) =>
    calls
      .filter((call) => call.index === index)
      .map((call) => call.function.arguments)
      .join("")
  expect(JSON.parse(argumentsOf(0))).toEqual(input)
  expect(argumentsOf(1)).toBe('{"broken')
  expect(calls.filter((call) => call.function.name).map((call) => call.function.name)).toEqual(["read", "bash"])
  expect(new Set(calls.flatMap((call) => call.id ?? [])).size).toBe(2)
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("tool_calls")
})

test("without streaming the response is one object", async () => {
  const provider = await startProvider([{ text: "Whole", tools: [{ name: "read", input: { a: 1 } }], usage: null }])
  const { json } = await post(provider, prompt("hi", { stream: false }))
  expect(json).toMatchObject({
    choices: [
      {
        message: { content: "Whole", tool_calls: [{ function: { name: "read", arguments: '{"a":1}' } }] },
        finish_reason: "tool_calls",
      },
    ],
  })
  expect(json).not.toHaveProperty("usage")
})

test("a request for a title does not consume a reply of the script", async () => {
  const provider = await startProvider([{ text: "first" }, { text: "second" }], { title: "On testing" })
  expect(join(await stream(provider), "content")).toBe("first")
  expect(join(await stream(provider, prompt("Generate a title for this conversation")), "content")).toBe("On testing")
  expect(join(await stream(provider), "content")).toBe("second")
  expect([provider.requests.length, provider.titleRequests.length]).toEqual([2, 1])
  // The same words with tools on offer are a user's.
  const tools = [{ type: "function", function: { name: "read" } }]
  const answer = await post(provider, prompt("generate a title", { tools }))
  expect(answer).toMatchObject({ status: 400, json: { error: { message: expect.stringContaining("2 replies") } } })
  expect(provider.requests.at(-1)?.tools).toEqual(["read"])
})

test("a script may be a function of the request", async () => {
  const provider = await startProvider((asked, n) => ({ text: `${n}:${asked.messages.at(-1)?.content}` }))
  expect(join(await stream(provider, prompt("one")), "content")).toBe("0:one")
  expect(join(await stream(provider, prompt("two")), "content")).toBe("1:two")
})

test("errors have status, headers and body; an error inside the stream follows the text", async () => {
  const provider = await startProvider([
    { status: 429, headers: { "retry-after": "1" }, body: { error: { message: "Slower" } } },
    { status: 503, body: "out of order" },
    { text: "some", streamError: { message: "broke" } },
  ])
  expect(await post(provider, prompt("a"))).toMatchObject({
    status: 429,
    headers: { "retry-after": "1" },
    json: { error: { message: "Slower" } },
  })
  expect(await post(provider, prompt("b"))).toMatchObject({ status: 503, text: "out of order" })
  const chunks = await stream(provider)
  expect(chunks.at(-1)?.error).toEqual({ message: "broke" })
})

test("a reset closes the connection, immediately or after the text", async () => {
  const provider = await startProvider([{ reset: true }, { text: "half an answer", reset: true }])
  await expect(post(provider, prompt("a"))).rejects.toThrow(/socket hang up|ECONNRESET/)
  const received = await new Promise<string>((resolve, reject) => {
    const body = JSON.stringify(prompt("b"))
    const open = request(`${provider.url}/v1/chat/completions`, { method: "POST" }, (response) => {
      let text = ""
      response.on("data", (chunk: Buffer) => (text += chunk.toString()))
      response.on("error", () => {})
      response.on("close", () => (response.complete ? reject(new Error("it ended politely")) : resolve(text)))
    })
    open.end(body)
  })
  const chunks = toData(received.trimEnd()).map((line) => JSON.parse(line) as Chunk)
  expect(join(chunks, "content")).toBe("half an answer")
})

test("a reply hangs until it is released", async () => {
  const provider = await startProvider([{ chunks: ["one ", "two ", "three"], hangAfter: 1 }])
  let received = ""
  const over = new Promise<void>((resolve) => {
    const open = request(`${provider.url}/v1/chat/completions`, { method: "POST" }, (response) => {
      response.on("data", (chunk: Buffer) => (received += chunk.toString()))
      response.on("end", resolve)
    })
    open.end(JSON.stringify(prompt("go")))
  })
  await provider.waitFor(([first]) => first?.state === "hanging")
  expect(received).not.toContain("two")
  provider.release()
  await over
  expect(received).toContain("three")
  await provider.waitFor(([first]) => first?.state === "done")
})

test("a client that disconnects is recorded as aborted", async () => {
  const provider = await startProvider([{ text: "never whole", hangAfter: 1 }])
  const leaving = new AbortController()
  const left = sendRequest(`${provider.url}/v1/chat/completions`, {
    method: "POST",
    body: prompt("go"),
    signal: leaving.signal,
  })
  const failed = expect(left).rejects.toThrow()
  await provider.waitFor(([first]) => first?.state === "hanging")
  leaving.abort()
  await failed
  await provider.waitFor(([first]) => first?.state === "aborted")
})

test("its config fragment selects the model", async () => {
  const provider = await startProvider([])
  expect(provider.config({ limit: { context: 10, output: 5 } })).toMatchObject({
    model: "mock/main",
    provider: {
      mock: { options: { baseURL: `${provider.url}/v1` }, models: { main: { limit: { context: 10, output: 5 } } } },
    },
  })
})
