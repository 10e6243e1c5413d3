// Each family of providers against a loopback server with its protocol: text, reasoning, tools over two steps, a
// picture, a variant.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { providerFamilies, startProviderFixture, toTexts, type ProviderFixture } from "../fixture/provider.ts"

const [anthropic, openai, google] = providerFamilies
const usage = {
  input_tokens: 50,
  output_tokens: 7,
  prompt_tokens: 50,
  completion_tokens: 7,
  promptTokenCount: 50,
  candidatesTokenCount: 7,
}

let fixture: ProviderFixture

beforeAll(async () => {
  fixture = await startProviderFixture((mock) => {
    mock.on(
      { userMessage: "read it", turnIndex: 0 },
      {
        content: "Looking.",
        reasoning: "The user wants the file.",
        toolCalls: [{ name: "read", arguments: '{"filePath":"README.md"}' }],
      },
    )
    mock.on({ userMessage: "read it", turnIndex: 1 }, { content: "It says Demo.", usage })
    mock.on({ userMessage: "look" }, { content: "A dot." })
  })
})
afterAll(() => fixture?.dispose())

describe.each(providerFamilies)("$id", (family) => {
  const { id, model, route } = family
  it("streams text, runs tools and sends their results back", async () => {
    const { info, parts, requests } = await fixture.prompt(family, [{ type: "text", text: "read it" }])
    expect(toTexts(parts, "text")).toEqual(["Looking.", "It says Demo."])
    expect(parts.find((part) => part.type === "tool")).toMatchObject({
      tool: "read",
      state: { status: "completed", output: expect.stringContaining("# Demo") },
    })
    expect(info).toMatchObject({ providerID: id, modelID: model, finish: "stop" })
    expect(info.tokens.output).toBeGreaterThan(0)
    expect(info.cost).toBeGreaterThan(0)
    expect(requests).toHaveLength(2)
    expect(requests.every(({ path }) => path.startsWith(route))).toBe(true)
    expect(requests[1]!.body).toContain("# Demo")
    expect(JSON.stringify(requests[0]!.headers) + requests[0]!.path).toContain(`key-of-${id}`)
  })

  it("sends a picture to a model with vision, and a text to others", async () => {
    const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    const { requests } = await fixture.prompt(family, [
      { type: "text", text: "look" },
      { type: "file", mime: "image/png", filename: "dot.png", url: `data:image/png;base64,${png}` },
    ])
    const { body } = requests[0]!
    if (id === "deepseek") expect(body).toContain("cannot read image input")
    else expect(body).toContain(png)
  })
})

describe("the reasoning of a model is sent back to it", () => {
  it("with its signature, to anthropic", async () => {
    const { parts, requests } = await fixture.prompt(anthropic, [{ type: "text", text: "read it" }])
    expect(toTexts(parts, "reasoning")).toEqual(["The user wants the file."])
    const thought = parts.find((part) => part.type === "reasoning")
    const signature = (thought?.metadata as { anthropic?: { signature?: string } } | undefined)?.anthropic?.signature
    expect(signature).toBeTruthy()
    const { messages } = JSON.parse(requests[1]!.body) as { messages: { content: object[] }[] }
    expect(messages[1]!.content[0]).toEqual({ type: "thinking", thinking: "The user wants the file.", signature })
    // The system prompt and the end of the conversation are marked for the cache of the provider.
    expect(requests[1]!.body.match(/"cache_control"/g)).toHaveLength(3)
  })

  it("encrypted, to openai, which stores nothing", async () => {
    const { parts, requests } = await fixture.prompt(openai, [{ type: "text", text: "read it" }])
    expect(toTexts(parts, "reasoning")).toEqual(["The user wants the file."])
    const { input, store, prompt_cache_key } = JSON.parse(requests[1]!.body) as {
      input: { type?: string; encrypted_content?: string }[]
      store: boolean
      prompt_cache_key: string
    }
    expect(input.find(({ type }) => type === "reasoning")?.encrypted_content).toBeTruthy()
    expect([store, prompt_cache_key]).toEqual([false, parts[0]!.sessionID])
  })

  it("as the signature of a call, to google", async () => {
    const call = { functionCall: { name: "read", args: { filePath: "README.md" } }, thoughtSignature: "c2lnbmVk" }
    const content = { role: "model", parts: [{ text: "A file.", thought: true }, call] }
    const event = {
      candidates: [{ index: 0, content, finishReason: "STOP" }],
      usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3, thoughtsTokenCount: 2, totalTokenCount: 14 },
    }
    fixture.recorder.answerNext(google.route, {
      status: 200,
      headers: { "content-type": "text/event-stream" },
      body: `data: ${JSON.stringify(event)}\n\n`,
    })
    const { parts, requests } = await fixture.prompt(google, [{ type: "text", text: "read it" }])
    expect(toTexts(parts, "reasoning")).toEqual(["A file."])
    expect(toTexts(parts, "text")).toEqual(["It says Demo."])
    expect(parts.find((part) => part.type === "step-finish")?.tokens).toMatchObject({
      input: 9,
      output: 5,
      reasoning: 2,
    })
    const { contents } = JSON.parse(requests[1]!.body) as { contents: { parts: { thoughtSignature?: string }[] }[] }
    expect(contents[1]!.parts.find((part) => "functionCall" in part)).toMatchObject(call)
  })

  it("but not to another model, which could not read it", async () => {
    const first = await fixture.prompt(anthropic, [{ type: "text", text: "read it" }])
    const { requests } = await fixture.prompt(openai, [{ type: "text", text: "look" }], {
      sessionID: first.info.sessionID,
    })
    expect(requests[0]!.body).toContain("It says Demo.")
    expect(requests[0]!.body).not.toMatch(/The user wants|signature/)
  })
})

it.each([
  [anthropic, '"budget_tokens":16000'],
  [openai, '"effort":"high"'],
  [google, '"thinkingBudget":16000'],
] as const)("a variant sets the reasoning effort: $id", async (family, expected) => {
  const { info, requests } = await fixture.prompt(family, [{ type: "text", text: "look" }], { variant: "high" })
  expect(info.error).toBeUndefined()
  expect(requests[0]!.body).toContain(expected)
})

it("lists connected providers with their models, and all other providers", async () => {
  const connected = await fixture.server.request<{
    providers: { id: string; models: Record<string, { limit: object }> }[]
  }>("GET", "/config/providers")
  expect(connected.json!.providers.map((each) => each.id)).toEqual([...providerFamilies.map(({ id }) => id), "offline"])
  expect(connected.json!.providers[0]!.models["claude-sonnet-4-5"]).toMatchObject({
    name: "Claude Sonnet 4.5 (latest)",
    limit: { context: expect.any(Number) },
    cost: { input: 3, output: 15 },
    variants: expect.any(Object),
  })
  expect(connected.text).not.toContain("key-of")
  const all = await fixture.server.request<{ all: { id: string }[]; connected: string[] }>("GET", "/provider")
  expect(all.json!.all.length).toBeGreaterThan(100)
  expect(all.json!.connected).toContain("anthropic")
})
