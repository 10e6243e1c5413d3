// Model servers on this machine, each simulated by a loopback server with its responses.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { expect, onTestFinished, test } from "vitest"
import { createCurrentModels } from "../../../server/provider/current-models.ts"
import { createLocalServers } from "../../../server/provider/local/local-servers.ts"
import { createModels } from "../../../server/provider/models.ts"

/** Every simulated server responds, so that no timeout may occur. */
const timeoutMs = 60_000

async function startFake(answers: Record<string, unknown>): Promise<number> {
  const server = createServer(async (request, response) => {
    const { model } = JSON.parse((await text(request)) || "{}") as { model?: string }
    const answer = answers[[request.url, model].filter(Boolean).join(" ")]
    if (answer === undefined) response.writeHead(404).end()
    else response.end(typeof answer === "string" ? answer : JSON.stringify(answer))
  }).listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

test("each server is listed with its models and their properties", async () => {
  const ports = {
    ollama: await startFake({
      "/api/tags": { models: [{ name: "qwen3:8b" }, { name: "llava" }, { name: "bge" }] },
      "/api/ps": { models: [{ name: "qwen3:8b", context_length: 16_384 }] },
      "/api/show qwen3:8b": { capabilities: ["completion", "tools", "thinking"] },
      "/api/show llava": { capabilities: ["completion", "vision"], parameters: "stop x\nnum_ctx    4096" },
      "/api/show bge": { capabilities: ["embedding"] },
    }),
    lmstudio: await startFake({
      "/api/v0/models": {
        data: [
          { id: "gemma", type: "vlm", max_context_length: 32_768, loaded_context_length: 8192 },
          { id: "embed", type: "embeddings" },
        ],
      },
    }),
    "llama.cpp": await startFake({
      "/v1/models": { data: [{ id: "/models/phi.gguf", owned_by: "llamacpp", meta: { n_ctx_train: 4096 } }] },
      "/props": { default_generation_settings: { n_ctx: 2048 } },
    }),
  }
  const providers = await createLocalServers({ ports, timeoutMs }).find()
  expect(
    providers.map(({ id, models }) => [
      id,
      Object.values(models).map((model) => [
        model.name,
        model.limit.context,
        model.capabilities.input.image,
        model.api.url,
      ]),
    ]),
  ).toEqual([
    [
      "ollama",
      [
        ["qwen3:8b", 16_384, false, `http://127.0.0.1:${ports.ollama}/v1`],
        ["llava", 4096, true, `http://127.0.0.1:${ports.ollama}/v1`],
      ],
    ],
    ["lmstudio", [["gemma", 8192, true, `http://127.0.0.1:${ports.lmstudio}/v1`]]],
    ["llama.cpp", [["phi", 2048, false, `http://127.0.0.1:${ports["llama.cpp"]}/v1`]]],
  ])
  expect(providers[0]!.models["qwen3:8b"]!.capabilities).toMatchObject({ toolcall: true, reasoning: true })
  expect(providers[0]!.models["llava"]!.capabilities).toMatchObject({ toolcall: false, reasoning: false })
})

test("an old Ollama without descriptions is listed with defaults", async () => {
  const ollama = await startFake({ "/api/tags": { models: [{ name: "qwen3:8b" }, { name: "nomic-embed-text" }] } })
  const [provider] = await createLocalServers({ ports: { ollama, lmstudio: 1, "llama.cpp": 1 }, timeoutMs }).find()
  expect(Object.keys(provider!.models)).toEqual(["qwen3:8b"])
  expect(provider!.models["qwen3:8b"]).toMatchObject({ capabilities: { toolcall: true }, limit: { context: 0 } })
})

test("other programs and invalid responses are not listed", async () => {
  const ports = {
    ollama: await startFake({ "/api/tags": "<html>" }),
    lmstudio: await startFake({ "/api/v0/models": { data: 1 } }),
    "llama.cpp": await startFake({ "/v1/models": { data: [{ id: "m", owned_by: "other" }] } }),
  }
  expect(await createLocalServers({ ports, timeoutMs }).find()).toEqual([])
})

test("servers are searched again only after a while, and are the default when there is no other provider", async () => {
  let now = 0
  const answers: Record<string, unknown> = {}
  const ollama = await startFake(answers)
  const localServers = createLocalServers({ ports: { ollama, lmstudio: 1, "llama.cpp": 1 }, timeoutMs, now: () => now })
  const models = createCurrentModels({
    settings: { current: () => ({ config }) },
    stored: () => stored,
    localServers,
    lastUsed: () => undefined,
    create: ({ config, ...sources }) => createModels(config, {}, sources),
  })
  const config = {}
  const stored = {}
  await models.prepare()
  expect(models.default().providerID).toBe("offline")
  answers["/api/tags"] = { models: [{ name: "qwen3:8b" }] }
  await models.refresh()
  expect(models.default().providerID).toBe("offline")
  now = 31_000
  await models.prepare("ollama")
  expect(models.default()).toEqual({ providerID: "ollama", modelID: "qwen3:8b" })
})

test("a server that accepts a connection but does not respond causes no wait", async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1")
  await new Promise((resolve) => silent.once("listening", resolve))
  onTestFinished(() => {
    silent.closeAllConnections()
    silent.close()
  })
  const { port } = silent.address() as AddressInfo
  const ports = { ollama: port, lmstudio: port, "llama.cpp": port }
  expect(await createLocalServers({ ports, timeoutMs: 10 }).find()).toEqual([])
})
