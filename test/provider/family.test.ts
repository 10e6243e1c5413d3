// Each family of providers against a server on loopback that speaks its protocol: text, thoughts, tools over two turns,
// refusals, a server that is busy, a picture.
import { LLMock } from "@copilotkit/aimock"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { AssistantMessage } from "../../server/schema/message.ts"
import type { Part } from "../../server/schema/part.ts"
import { createProject, type Project } from "../support/project.ts"
import { startRecorder, type Recorder, type Sent } from "../support/recorder.ts"
import { startServer, type Server } from "../support/server.ts"

const families = [
  { id: "anthropic", model: "claude-sonnet-4-5", path: "/v1", key: "ANTHROPIC_API_KEY", route: "/v1/messages" },
  { id: "openai", model: "gpt-5", path: "/v1", key: "OPENAI_API_KEY", route: "/v1/responses" },
  { id: "google", model: "gemini-2.5-pro", path: "/v1beta", key: "GEMINI_API_KEY", route: "/v1beta/models" },
  { id: "deepseek", model: "deepseek-v4-pro", path: "/v1", key: "DEEPSEEK_API_KEY", route: "/v1/chat/completions" },
] as const

type Answered = { readonly info: AssistantMessage; readonly parts: readonly Part[] }

let mock: LLMock
let recorder: Recorder
let project: Project
let server: Server

beforeAll(async () => {
  mock = new LLMock({ port: 0, chunkSize: 6, logLevel: "silent" })
  mock.on(
    { userMessage: "read it", turnIndex: 0 },
    {
      content: "Looking.",
      reasoning: "The user wants the file.",
      toolCalls: [{ name: "read", arguments: '{"filePath":"README.md"}' }],
    },
  )
  mock.on(
    { userMessage: "read it", turnIndex: 1 },
    {
      content: "It says Demo.",
      usage: {
        input_tokens: 50,
        output_tokens: 7,
        prompt_tokens: 50,
        completion_tokens: 7,
        promptTokenCount: 50,
        candidatesTokenCount: 7,
      },
    },
  )
  mock.on({ userMessage: "no key" }, { error: { message: "invalid key", type: "authentication_error" }, status: 401 })
  mock.on({ userMessage: "look" }, { content: "A dot." })
  await mock.start()
  recorder = await startRecorder(mock.url)
  project = await createProject({ "README.md": "# Demo\n" })
  await project.home.writeConfig({
    small_model: "offline/guide",
    provider: Object.fromEntries(families.map(({ id, path }) => [id, { options: { baseURL: recorder.url + path } }])),
  })
  const keys = Object.fromEntries(families.map(({ id, key }) => [key, `key-of-${id}`]))
  server = await startServer({ cwd: project.directory, env: { ...project.env, ...keys } })
})

afterAll(async () => {
  await server?.dispose()
  await project?.dispose()
  await recorder?.dispose()
  await mock?.stop()
})

async function ask(model: string, parts: readonly object[]): Promise<{ answer: Answered; sent: readonly Sent[] }> {
  const { json: session } = await server.request<{ id: string }>("POST", "/session", {})
  const before = recorder.sent.length
  const answer = await server.request<Answered>("POST", `/session/${session!.id}/message`, { model, parts })
  expect(answer.status, answer.text).toBe(200)
  const messages = await server.request<Answered[]>("GET", `/session/${session!.id}/message`)
  return {
    answer: { info: answer.json!.info, parts: messages.json!.slice(1).flatMap(({ parts }) => parts) },
    sent: recorder.sent.slice(before),
  }
}

const words = (parts: readonly Part[], type: "text" | "reasoning") =>
  parts.flatMap((part) => (part.type === type ? [part.text] : []))

describe.each(families)("$id", ({ id, model, route }) => {
  it("streams text, runs tools and sends their results back", async () => {
    const { answer, sent } = await ask(`${id}/${model}`, [{ type: "text", text: "read it" }])
    expect(words(answer.parts, "text")).toEqual(["Looking.", "It says Demo."])
    expect(answer.parts.find((part) => part.type === "tool")).toMatchObject({
      tool: "read",
      state: { status: "completed", output: expect.stringContaining("# Demo") },
    })
    expect(answer.info).toMatchObject({ providerID: id, modelID: model, finish: "stop" })
    expect(answer.info.tokens.output).toBeGreaterThan(0)
    expect(answer.info.cost).toBeGreaterThan(0)
    expect(sent).toHaveLength(2)
    expect(sent.every(({ path }) => path.startsWith(route))).toBe(true)
    expect(sent[1]!.body).toContain("# Demo")
    expect(JSON.stringify(sent[0]!.headers) + sent[0]!.path).toContain(`key-of-${id}`)
  })

  it("tells a refused key as what it is, once", async () => {
    const { answer, sent } = await ask(`${id}/${model}`, [{ type: "text", text: "no key" }])
    expect(answer.info.error).toMatchObject({ name: "APIError", data: { statusCode: 401, isRetryable: false } })
    expect(JSON.stringify(answer.info.error)).not.toContain("key-of")
    expect(sent).toHaveLength(1)
  })

  it("gets a picture where it can see, and words where it cannot", async () => {
    const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    const { sent } = await ask(`${id}/${model}`, [
      { type: "text", text: "look" },
      { type: "file", mime: "image/png", filename: "dot.png", url: `data:image/png;base64,${png}` },
    ])
    const { body } = sent[0]!
    if (id === "deepseek") expect(body).toContain("cannot read image input")
    else expect(body).toContain(png)
  })
})

it("what a model thought goes back to it with its signature", async () => {
  const { answer, sent } = await ask("anthropic/claude-sonnet-4-5", [{ type: "text", text: "read it" }])
  expect(words(answer.parts, "reasoning")).toEqual(["The user wants the file."])
  const thought = answer.parts.find((part) => part.type === "reasoning")
  const signature = (thought?.metadata as { anthropic?: { signature?: string } } | undefined)?.anthropic?.signature
  expect(signature).toBeTruthy()
  const { messages } = JSON.parse(sent[1]!.body) as { messages: { content: object[] }[] }
  expect(messages[1]!.content[0]).toEqual({ type: "thinking", thinking: "The user wants the file.", signature })
  // The system prompt and the end of the conversation are kept by the provider.
  expect(sent[1]!.body.match(/"cache_control"/g)).toHaveLength(3)
})

it("lists what is connected with its models, and all that could be", async () => {
  const connected = await server.request<{ providers: { id: string; models: Record<string, { limit: object }> }[] }>(
    "GET",
    "/config/providers",
  )
  expect(connected.json!.providers.map((each) => each.id)).toEqual([...families.map(({ id }) => id), "offline"])
  expect(connected.json!.providers[0]!.models["claude-sonnet-4-5"]).toMatchObject({
    name: "Claude Sonnet 4.5 (latest)",
    limit: { context: expect.any(Number) },
    cost: { input: 3, output: 15 },
    variants: expect.any(Object),
  })
  expect(connected.text).not.toContain("key-of")
  const all = await server.request<{ all: { id: string }[]; connected: string[] }>("GET", "/provider")
  expect(all.json!.all.length).toBeGreaterThan(100)
  expect(all.json!.connected).toContain("anthropic")
})
