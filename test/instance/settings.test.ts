import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { createPaths } from "../../server/base/paths.ts"
import { loadSettings, type LoadedSettings } from "../../server/instance/load-settings.ts"
import { createSettings, type SettingsSnapshot } from "../../server/instance/settings.ts"
import { createMcp } from "../../server/mcp/mcp.ts"
import { evaluate } from "../../server/permission/rules.ts"
import { createCurrentModels } from "../../server/provider/current-models.ts"
import { createModels } from "../../server/provider/models.ts"
import type { Config } from "../../server/schema/config.ts"
import { createTemporaryFolder, writeFiles } from "../support/temporary.ts"

const skill = (name: string) => `---\nname: ${name}\ndescription: About ${name}\n---\nText of ${name}`
const provider = (...models: string[]) => ({
  test: { models: Object.fromEntries(models.map((id) => [id, { limit: { context: 1000, output: 100 } }])) },
})

/** Settings of a real project folder. `loads` may delay or replace what is read. */
async function createScene(config: Config, wrap = (load: () => Promise<LoadedSettings>) => load()) {
  const home = createTemporaryFolder({ ".config/opencode/opencode.json": JSON.stringify(config) })
  const directory = createTemporaryFolder()
  const paths = createPaths({}, home)
  const load = () => loadSettings({ directory, worktree: directory, paths, env: {}, userName: "sam", isTrusted: true })
  const loaded: { settings: SettingsSnapshot; previous: SettingsSnapshot | undefined }[] = []
  const settings = await createSettings({
    home,
    load: () => wrap(load),
    outputDirectory: join(home, "output"),
    onLoad: (settings, previous) => loaded.push({ settings, previous }),
  })
  const writeText = (text: string) => writeFiles(paths.config, { "opencode.json": text })
  return {
    directory,
    settings,
    loaded,
    write: (next: Config) => writeText(JSON.stringify(next)),
    writeText,
  }
}

/** Holds back each load after the first until it is released. */
function createGate() {
  const held: { load: () => Promise<LoadedSettings>; result: PromiseWithResolvers<LoadedSettings> }[] = []
  let isFirst = true
  return {
    held,
    wrap(load: () => Promise<LoadedSettings>) {
      if (isFirst) {
        isFirst = false
        return load()
      }
      const result = Promise.withResolvers<LoadedSettings>()
      held.push({ load, result })
      return result.promise
    },
    /** Waits for the load with this number to begin. */
    async waitFor(number: number) {
      for (let i = 0; i < 100 && held.length <= number; i++) await new Promise((resolve) => setImmediate(resolve))
      return held[number]!
    },
  }
}

const actionFor = ({ agents }: SettingsSnapshot, permission: string) =>
  evaluate(permission, "x", agents.get("build").permission)

describe("a snapshot", () => {
  test("stays the same object until something changes, and never changes itself", async () => {
    const { settings, directory, write } = await createScene({
      default_agent: "old",
      agent: { old: { prompt: "Old" } },
      command: { old: { template: "Old" } },
    })
    const before = settings.current()
    expect(settings.current()).toBe(before)
    write({ agent: { new: { prompt: "New" } }, command: { new: { template: "New" } } })
    writeFiles(directory, { ".opencode/skill/fresh/SKILL.md": skill("fresh") })
    expect(settings.current()).toBe(before)
    await settings.refresh()
    expect(settings.current()).not.toBe(before)
    expect(before.agents.default().name).toBe("old")
    expect(before.agents.find("new")).toBeUndefined()
    expect(before.commands.find("old")?.template).toBe("Old")
    expect(before.skills).toEqual([])
  })

  test("has the agents, commands and skills of the same files as its config", async () => {
    const { settings, directory, write } = await createScene({
      agent: { old: { prompt: "Old" } },
      command: { old: { template: "Old" }, kept: { template: "First" } },
    })
    write({
      default_agent: "new",
      agent: { new: { prompt: "New" } },
      command: { kept: { template: "Second" } },
      permission: { bash: "ask" },
    })
    writeFiles(directory, { ".opencode/skill/fresh/SKILL.md": skill("fresh") })
    await settings.refresh()
    const after = settings.current()
    expect(after.config.default_agent).toBe("new")
    expect(after.agents.default()).toMatchObject({ name: "new", prompt: "New" })
    expect(after.agents.find("old")).toBeUndefined()
    expect(actionFor(after, "bash")).toBe("ask")
    expect(after.commands.find("old")).toBeUndefined()
    expect(after.commands.get("kept").template).toBe("Second")
    expect(after.commands.get("fresh")).toMatchObject({ source: "skill", template: "Text of fresh" })
    expect(after.skills.map(({ name }) => name)).toEqual(["fresh"])
  })

  test("includes what the command line and the environment add to the files", async () => {
    const home = createTemporaryFolder()
    const directory = createTemporaryFolder({
      "opencode.json": JSON.stringify({ model: "a/b", compaction: { prune: true } }),
    })
    const source = { directory, worktree: directory, paths: createPaths({}, home), userName: "sam", isTrusted: true }
    expect((await loadSettings({ ...source, env: {} })).config).toMatchObject({ username: "sam", model: "a/b" })
    const env = { OPENCODE_DISABLE_AUTOCOMPACT: "1" }
    expect((await loadSettings({ ...source, env, model: "c/d", agent: "plan" })).config).toMatchObject({
      model: "c/d",
      default_agent: "plan",
      compaction: { prune: true, auto: false },
    })
    writeFiles(directory, { "opencode.json": JSON.stringify({ username: "kim" }) })
    expect((await loadSettings({ ...source, env: {} })).config.username).toBe("kim")
  })

  test("determines models and MCP servers", async () => {
    const { settings, write } = await createScene({ provider: provider("one"), model: "test/one" })
    let made = 0
    const models = createCurrentModels({
      settings,
      stored: () => stored,
      localServers: { find: async () => [] },
      lastUsed: () => undefined,
      create: ({ config, ...sources }) => {
        made++
        return createModels(config, {}, sources)
      },
    })
    const stored = {}
    const mcp = createMcp(settings)
    expect(models.default()).toEqual({ providerID: "test", modelID: "one" })
    expect(mcp.status()).toEqual({})
    await settings.setOwnPermission({ edit: "ask" })
    expect(models.default().modelID).toBe("one")
    expect(made).toBe(1)
    write({
      provider: provider("two"),
      model: "test/two",
      mcp: { off: { type: "local", command: ["x"], enabled: false } },
    })
    await settings.refresh()
    expect(models.default()).toEqual({ providerID: "test", modelID: "two" })
    expect(() => models.resolve({ providerID: "test", modelID: "one" })).toThrow("Model not found")
    expect(made).toBe(2)
    expect(mcp.status()).toEqual({ off: { status: "disabled" } })
  })
})

describe("a refresh", () => {
  test("of an invalid file throws and keeps the snapshot; once the file is valid the next one succeeds", async () => {
    const { settings, loaded, write, writeText } = await createScene({ username: "first" })
    const before = settings.current()
    writeText('{"username": 5}')
    await expect(settings.refresh()).rejects.toMatchObject({ name: "ConfigInvalidError", fault: { key: "username" } })
    expect(settings.current()).toBe(before)
    writeText("{")
    await expect(settings.refresh()).rejects.toMatchObject({ name: "ConfigInvalidError" })
    expect(settings.current()).toBe(before)
    expect(loaded).toHaveLength(1)
    write({ username: "second" })
    await settings.refresh()
    expect(settings.current().config.username).toBe("second")
    expect(loaded.at(-1)).toEqual({ settings: settings.current(), previous: before })
  })

  test("waits for the one before it, so that the last write wins however long each takes", async () => {
    const gate = createGate()
    const { settings, write } = await createScene({ username: "first" }, gate.wrap)
    write({ username: "second" })
    const slow = settings.refresh()
    const { load, result } = await gate.waitFor(0)
    const stale = await load()
    write({ username: "third" })
    const fast = settings.refresh()
    await new Promise((resolve) => setTimeout(resolve, 20))
    // The second one must not read, let alone finish, before the first has finished.
    expect(gate.held).toHaveLength(1)
    expect(settings.current().config.username).toBe("first")
    result.resolve(stale)
    await slow
    expect(settings.current().config.username).toBe("second")
    const next = await gate.waitFor(1)
    next.result.resolve(await next.load())
    await fast
    expect(settings.current().config.username).toBe("third")
  })

  test("that fails lets the one behind it run", async () => {
    const gate = createGate()
    const { settings, write } = await createScene({ username: "first" }, gate.wrap)
    const failed = settings.refresh()
    write({ username: "second" })
    const next = settings.refresh()
    const rejected = expect(failed).rejects.toThrow("no disk")
    ;(await gate.waitFor(0)).result.reject(new Error("no disk"))
    await rejected
    const { load, result } = await gate.waitFor(1)
    result.resolve(await load())
    await next
    expect(settings.current().config.username).toBe("second")
  })

  test("is reported with the snapshot that it replaced, after that", async () => {
    const { settings, loaded } = await createScene({ username: "first" })
    const first = settings.current()
    expect(loaded).toEqual([{ settings: first, previous: undefined }])
    await settings.refresh()
    expect(loaded[1]!.settings).toBe(settings.current())
    expect(loaded[1]!.previous).toBe(first)
  })
})

describe("the user's own permission", () => {
  test("changes the rules of all agents and nothing else, and can be taken away", async () => {
    const { settings, loaded } = await createScene({ permission: { webfetch: "deny" } })
    const before = settings.current()
    expect(actionFor(before, "edit")).toBe("allow")
    await settings.setOwnPermission({ edit: "ask" })
    const asking = settings.current()
    expect(actionFor(asking, "edit")).toBe("ask")
    expect(actionFor(asking, "webfetch")).toBe("deny")
    expect(asking.config).toBe(before.config)
    expect(actionFor(before, "edit")).toBe("allow")
    await settings.setOwnPermission(undefined)
    expect(actionFor(settings.current(), "edit")).toBe("allow")
    expect(loaded).toHaveLength(1)
  })

  test("is not undone by a refresh that had read the files before", async () => {
    const gate = createGate()
    const { settings } = await createScene({}, gate.wrap)
    const refresh = settings.refresh()
    const { load, result } = await gate.waitFor(0)
    const stale = await load()
    const change = settings.setOwnPermission({ edit: "ask" })
    result.resolve(stale)
    await Promise.all([refresh, change])
    expect(actionFor(settings.current(), "edit")).toBe("ask")
  })

  test("applies while a file is invalid", async () => {
    const { settings, writeText } = await createScene({})
    writeText("{")
    await settings.setOwnPermission({ bash: "deny" })
    await expect(settings.refresh()).rejects.toThrow()
    expect(actionFor(settings.current(), "bash")).toBe("deny")
  })
})
