// Servers of models on this machine, each played by a loopback server that answers in its way.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import { createLiveModels } from "../../server/provider/live-models.ts"
import { createLocalServers } from "../../server/provider/local.ts"
import { createModels } from "../../server/provider/provider.ts"

async function play(answers: Record<string, unknown>): Promise<number> {
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ""]
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

test("each is listed with its models and what it says of them", async () => {
  const ports = {
    ollama: await play({ "/api/tags": { models: [{ name: "qwen3:8b" }, { name: "nomic-embed-text" }] } }),
    lmstudio: await play({
      "/api/v0/models": {
        data: [
          { id: "gemma", type: "vlm", max_context_length: 32_768, loaded_context_length: 8192 },
          { id: "embed", type: "embeddings" },
        ],
      },
    }),
    llamacpp: await play({
      "/v1/models": { data: [{ id: "/models/phi.gguf", owned_by: "llamacpp", meta: { n_ctx_train: 4096 } }] },
      "/props": { default_generation_settings: { n_ctx: 2048 } },
    }),
  }
  const providers = await createLocalServers(ports).find()
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
    ["ollama", [["qwen3:8b", 0, false, `http://127.0.0.1:${ports.ollama}/v1`]]],
    ["lmstudio", [["gemma", 8192, true, `http://127.0.0.1:${ports.lmstudio}/v1`]]],
    ["llama.cpp", [["phi", 2048, false, `http://127.0.0.1:${ports.llamacpp}/v1`]]],
  ])
})

test("another program on the port, nonsense and nobody are no provider", async () => {
  const ports = {
    ollama: await play({ "/api/tags": "<html>" }),
    lmstudio: await play({ "/api/v0/models": { data: 1 } }),
    llamacpp: await play({ "/v1/models": { data: [{ id: "m", owned_by: "somebody" }] } }),
  }
  expect(await createLocalServers(ports).find()).toEqual([])
})

test("they are asked again only after a while, and are the default where nothing else is", async () => {
  let now = 0
  const answers: Record<string, unknown> = {}
  const ollama = await play(answers)
  const localServers = createLocalServers({ ollama, lmstudio: 1, llamacpp: 1 }, () => now)
  const models = createLiveModels({
    config: () => config,
    stored: () => stored,
    localServers,
    make: ({ config, ...sources }) => createModels(config, {}, sources),
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
