// The key of a provider, and models that follow their settings.
import { describe, expect, test } from "vitest"
import { createCurrentModels } from "../../server/provider/current-models.ts"
import { createModels } from "../../server/provider/models.ts"
import type { Auth } from "../../server/schema/auth.ts"
import type { Config } from "../../server/schema/config.ts"
import type { ModelRef } from "../../server/schema/model.ts"

const toConfig = (options: Record<string, string> = {}): Config => ({
  provider: { test: { env: ["TEST_KEY"], options, models: { main: {} } } },
})
const stored: Record<string, Auth> = { test: { type: "api", key: "stored-key" } }
const env = { TEST_KEY: "env-key" }

describe("the key of a provider", () => {
  const find = (config: Config, variables: Record<string, string>, credentials: Record<string, Auth>) => {
    const found: string[] = []
    const models = createModels(config, variables, { stored: credentials, redact: (secret) => found.push(secret) })
    const provider = models.list().find((each) => each.id === "test")
    expect(JSON.stringify(models.list())).not.toMatch(/(own|stored|env)-key/)
    return [provider?.source, ...found]
  }

  test("is that of the config, else the stored one, else that of the environment", () => {
    expect(find(toConfig({ apiKey: "own-key" }), env, stored)).toEqual(["config", "own-key"])
    expect(find(toConfig(), env, stored)).toEqual(["api", "stored-key"])
    expect(find(toConfig(), env, {})).toEqual(["env", "env-key"])
    expect(find(toConfig(), {}, {})).toEqual(["config"])
  })

  test("is not a credential of another type or provider", () => {
    expect(find(toConfig(), env, { test: { type: "wellknown", key: "X", token: "t" } })).toEqual(["env", "env-key"])
    const inherited = Object.create(stored) as Record<string, Auth>
    expect(find(toConfig(), env, inherited)).toEqual(["env", "env-key"])
  })
})

test("models are created again when settings or credentials change, and only then", () => {
  let config = toConfig()
  let credentials: Record<string, Auth> = {}
  let count = 0
  const models = createCurrentModels({
    settings: { current: () => ({ config }) },
    stored: () => credentials,
    localServers: { find: async () => [] },
    lastUsed: () => undefined,
    create: ({ config, ...sources }) => {
      count++
      return createModels(config, {}, sources)
    },
  })
  expect(count).toBe(0)
  expect(models.list().map((each) => each.source)).toContain("config")
  expect(models.default()).toEqual({ providerID: "test", modelID: "main" })
  expect(count).toBe(1)
  credentials = stored
  expect(models.list().find((each) => each.id === "test")?.source).toBe("api")
  config = { ...config, small_model: "test/main" }
  expect(models.findSmall()).toEqual({ providerID: "test", modelID: "main" })
  expect(models.resolve({ providerID: "test", modelID: "main" }).info.name).toBe("main")
  expect(models.defaults()).toMatchObject({ test: "main" })
  expect(count).toBe(3)
})

describe("the model of a prompt that names none", () => {
  const other: Config = { provider: { test: { models: { main: {}, more: {} } }, second: { models: { main: {} } } } }
  const choose = (config: Config, lastUsed?: ModelRef) =>
    createCurrentModels({
      settings: { current: () => ({ config }) },
      stored: () => stored,
      localServers: { find: async () => [] },
      lastUsed: () => lastUsed,
      create: ({ config, ...sources }) => createModels(config, {}, sources),
    }).default()

  test("is that of the settings, else the one used last, else the best available", () => {
    expect(choose({ ...other, model: "test/more" }, { providerID: "second", modelID: "main" })).toEqual({
      providerID: "test",
      modelID: "more",
    })
    expect(choose(other, { providerID: "second", modelID: "main" })).toEqual({ providerID: "second", modelID: "main" })
    expect(choose(other)).toEqual({ providerID: "test", modelID: "main" })
  })

  test("is not an unavailable model, nor the guide when there is another", () => {
    expect(choose(other, { providerID: "gone", modelID: "main" })).toEqual({ providerID: "test", modelID: "main" })
    expect(choose(other, { providerID: "offline", modelID: "guide" })).toEqual({ providerID: "test", modelID: "main" })
    expect(choose({}, { providerID: "gone", modelID: "main" })).toEqual({ providerID: "offline", modelID: "guide" })
  })

  test("is always that of the settings: a missing one is an error", () => {
    const config: Config = { ...other, model: "ollama/qwen3" }
    expect(choose(config)).toEqual({ providerID: "ollama", modelID: "qwen3" })
    expect(() => createModels(config, {}).resolve(choose(config))).toThrow("Model not found: ollama/qwen3.")
  })
})
