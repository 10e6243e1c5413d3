// A published AI SDK provider that uses this API: it generates and streams text through the server.
import { generateText, streamText } from "ai"
import { createOpencode, OpencodeClientManager } from "ai-sdk-provider-opencode-sdk"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createProject, type Project } from "../support/project.ts"
import { type Provider, startProvider, toText } from "../support/provider.ts"
import { type Proxy, startProxy } from "../support/proxy.ts"
import { type Server, startServer } from "../support/server.ts"

let project: Project
let model: Provider
let server: Server
let proxy: Proxy

beforeAll(async () => {
  project = await createProject({ "README.md": "# Demo\n" })
  model = await startProvider(({ messages }) => {
    if (messages.at(-1)?.role === "tool") return { text: "It has one heading." }
    const asked = toText(messages.findLast((message) => message.role === "user"))
    // This client sends its prompt before it subscribes: it would miss the events of a faster model.
    const hangAfter = asked.includes("stream") ? 0 : undefined
    if (asked.includes("README")) return { tools: [{ name: "read", input: { filePath: "README.md" } }], hangAfter }
    return { chunks: ["Hello", " there", ", friend."], hangAfter }
  })
  await project.home.writeConfig(model.config())
  server = await startServer({ cwd: project.directory, env: project.env })
  proxy = await startProxy(server.url)
})
afterAll(async () => {
  await proxy?.dispose()
  await server?.dispose()
  await model?.dispose()
  await project?.dispose()
})

function through(id = "mock/main") {
  const { hostname, port } = new URL(proxy.url)
  const clientManager = OpencodeClientManager.createInstance({ hostname, port: Number(port), autoStartServer: false })
  return createOpencode({ clientManager, defaultSettings: { directory: project.directory } })(id)
}

/** Lets the model answer once the client listens. */
async function releaseWhenHeard(): Promise<void> {
  const before = proxy.exchanges.length
  await proxy.waitFor((all) =>
    all.slice(before).some(({ path, status }) => path.startsWith("/event") && status === 200),
  )
  await model.waitFor((requests) => requests.at(-1)?.state === "hanging")
  model.release()
}

describe("ai-sdk-provider-opencode-sdk", () => {
  it("generates text and reports its cost", async () => {
    const { text, finishReason, usage } = await generateText({ model: through(), prompt: "say hello" })
    expect(text).toBe("Hello there, friend.")
    expect(finishReason).toBe("stop")
    expect(usage.outputTokens).toBe(30)
  })

  it("streams text deltas that add up to the whole text", async () => {
    const { textStream } = streamText({ model: through(), prompt: "stream hello" })
    const heard = releaseWhenHeard()
    const pieces: string[] = []
    for await (const piece of textStream) pieces.push(piece)
    await heard
    expect(pieces.join("")).toBe("Hello there, friend.")
  })

  it("reports a tool that the agent ran", async () => {
    const { fullStream } = streamText({ model: through(), prompt: "stream README.md" })
    const heard = releaseWhenHeard()
    const seen: string[] = []
    let text = ""
    for await (const part of fullStream) {
      if (part.type === "tool-call" || part.type === "tool-result") seen.push(`${part.type} ${part.toolName}`)
      if (part.type === "text-delta") text += part.text
    }
    await heard
    expect(seen).toEqual(["tool-call read", "tool-result read"])
    expect(text).toBe("It has one heading.")
  })

  it("receives an error for an unknown model", async () => {
    const asking = generateText({ model: through("mock/nosuch"), prompt: "say hello", maxRetries: 0 })
    await expect(asking).rejects.toThrow(/nosuch/)
  })
})
