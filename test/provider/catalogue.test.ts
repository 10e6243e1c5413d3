// The catalogue, the config that overrides it, and which of its providers can be used.
import { join } from "node:path"
import { expect, test } from "vitest"
import { loadCatalogue } from "../../server/provider/catalogue/catalogue.ts"
import { createModels } from "../../server/provider/models.ts"
import { findLoader } from "../../server/provider/sdk/loader.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

const catalogue = loadCatalogue()
const env = { ANTHROPIC_API_KEY: "a", OPENAI_API_KEY: "o" }

test("every provider can be loaded and has models with text output", () => {
  const ids = Object.keys(catalogue.providers)
  expect(ids.length).toBeGreaterThan(100)
  for (const id of ids) {
    expect(() => findLoader(catalogue.providers[id]!.npm)).not.toThrow()
    const models = Object.values(catalogue.models(id))
    expect(models.length, id).toBeGreaterThan(0)
    expect(models.every((model) => model.limit && model.modalities?.output.includes("text"))).toBe(true)
  }
  expect(catalogue.models("nosuch")).toEqual({})
})

test("a key in the environment connects a provider, and a general-purpose model is the default", () => {
  const models = createModels({}, env, { catalogue })
  expect(models.list().map(({ id, source }) => [id, source])).toEqual([
    ["anthropic", "env"],
    ["openai", "env"],
    ["offline", "custom"],
  ])
  const { providerID, modelID } = models.default()
  expect([providerID, models.resolve({ providerID, modelID }).info.family]).toEqual(["anthropic", "claude-sonnet"])
  expect(models.findSmall("anthropic")?.modelID).toMatch(/haiku/)
  expect(createModels({}, {}, { catalogue }).default()).toEqual({ providerID: "offline", modelID: "guide" })
})

test("the error for a provider without a key names the variables that it needs", () => {
  const models = createModels({}, {}, { catalogue })
  expect(() => models.resolve({ providerID: "google", modelID: "gemini-2.5-pro" })).toThrow(
    /Google has no key yet.*GEMINI_API_KEY/,
  )
  expect(models.listKeyed()).toContain("google")
  const config = {
    provider: { google: { options: { token: "hidden" }, models: { own: { headers: { "x-key": "hidden" } } } } },
  }
  const unconnected = [...createModels(config, {}, { catalogue }).unconnected(true)]
  expect(JSON.stringify(unconnected)).not.toContain("hidden")
  expect([...models.unconnected(false)].map(({ id }) => id)).toContain("google")
})

test("an address with variables needs them, and they are not keys", () => {
  const account = { CLOUDFLARE_ACCOUNT_ID: "acc" }
  const ids = (variables: Record<string, string>) =>
    createModels({}, variables, { catalogue })
      .list()
      .map(({ id }) => id)
  expect(ids(account)).toEqual(["offline"])
  expect(ids({ CLOUDFLARE_API_KEY: "k" })).toEqual(["offline"])
  const both = createModels({}, { ...account, CLOUDFLARE_API_KEY: "k" }, { catalogue }).list()[0]!
  expect(both.id).toBe("cloudflare-workers-ai")
  expect(Object.values(both.models)[0]!.api.url).toContain("/accounts/acc/")
})

test("the config adds, changes, filters and disables models", () => {
  const models = createModels(
    {
      disabled_providers: ["openai"],
      provider: {
        anthropic: {
          options: { baseURL: "https://proxy.example/v1" },
          whitelist: ["claude-sonnet-4-5", "own"],
          models: {
            "claude-sonnet-4-5": { name: "Mine", limit: { context: 1000, output: 10 } },
            own: { name: "Own", reasoning: true, variants: { deep: { effort: "high" } } },
          },
        },
      },
    },
    env,
    { catalogue },
  )
  const [anthropic, ...others] = models.list()
  expect(others.map(({ id }) => id)).toEqual(["offline"])
  expect(Object.keys(anthropic!.models).toSorted()).toEqual(["claude-sonnet-4-5", "own"])
  expect(anthropic!.models["claude-sonnet-4-5"]).toMatchObject({
    name: "Mine",
    limit: { context: 1000, output: 10 },
    cost: { input: 3 },
    api: { url: "https://proxy.example/v1", npm: "@ai-sdk/anthropic" },
  })
  expect(anthropic!.models["own"]!.variants).toEqual({ deep: { effort: "high" } })
  expect(
    createModels({ enabled_providers: ["openai"] }, env, { catalogue })
      .list()
      .map(({ id }) => id),
  ).toEqual(["openai"])
})

test("levels of reasoning are variants, with the options of the package", () => {
  const models = createModels({}, { ...env, GEMINI_API_KEY: "g" }, { catalogue })
  const variants = (providerID: string, modelID: string) => models.resolve({ providerID, modelID }).info.variants
  expect(variants("openai", "gpt-5")).toMatchObject({ high: { reasoningEffort: "high" } })
  expect(variants("anthropic", "claude-haiku-4-5")).toMatchObject({
    high: { thinking: { type: "enabled", budgetTokens: 16_000 } },
  })
  expect(variants("google", "gemini-2.5-pro")?.["high"]).toHaveProperty("thinkingConfig")
})

test("another catalogue file replaces the bundled one", () => {
  const provider = { name: "Own", env: ["OWN_KEY"], npm: "@ai-sdk/openai-compatible", api: "http://x/v1" }
  const folder = createTemporaryFolder({ "models.json": JSON.stringify({ own: { ...provider, models: { m: {} } } }) })
  const models = createModels({}, { OWN_KEY: "k" }, { catalogue: loadCatalogue(join(folder, "models.json")) })
  expect(models.default()).toEqual({ providerID: "own", modelID: "m" })
  expect(() => loadCatalogue(join(folder, "missing.json"))).toThrow(/ENOENT/)
})
