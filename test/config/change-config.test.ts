import { existsSync, readFileSync, statSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import type { Environment } from "../../server/base/environment.ts"
import { createPaths } from "../../server/base/paths.ts"
import { changeProjectConfig, changeUserConfig, readUserConfig } from "../../server/config/change-config.ts"
import { dropRedacted, redactSecrets } from "../../server/config/redact-secrets.ts"
import { loadConfig } from "../../server/config/load-config.ts"
import { toEdits } from "../../server/config/to-edits.ts"
import type { ConfigChange } from "../../server/schema/config.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

function createScene(files: Readonly<Record<string, string>> = {}, sub = "", env: Environment = {}) {
  const home = createTemporaryFolder()
  const project = createTemporaryFolder({ "sub/x": "", ...files })
  const options = {
    directory: join(project, sub),
    worktree: project,
    paths: createPaths({}, home),
    env,
    isTrusted: true,
  }
  return {
    home,
    project,
    paths: options.paths,
    change: (change: ConfigChange) => changeProjectConfig(options, change),
    load: async () => (await loadConfig(options)).config,
    read: (name: string) => readFileSync(join(project, name), "utf8"),
    mode: (name: string) => statSync(join(project, name)).mode & 0o777,
    has: (name: string) => existsSync(join(project, name)),
  }
}

test("a change removes the half-written file that a killed program left behind", async () => {
  // No pid of Linux is as large as that.
  const half = ".opencode-tui-4194999-0123456789abcdef.tmp"
  const { change, has, read } = createScene({ [half]: "{" })
  await change({ theme: "nord" })
  expect(has(half)).toBe(false)
  expect(JSON.parse(read("opencode.json"))).toMatchObject({ theme: "nord" })
})

describe("edits of a file", () => {
  test("change the innermost value that differs", () => {
    const before = { theme: "a", agent: { build: { color: "red", steps: 3 } }, instructions: ["x"], tui: {} }
    expect(
      toEdits(before, {
        theme: "a",
        agent: { build: { steps: 4 }, plan: { disable: true } },
        instructions: ["y"],
        tui: {},
      }),
    ).toEqual([
      { path: ["agent", "build", "steps"], value: 4 },
      { path: ["agent", "plan"], value: { disable: true } },
      { path: ["instructions"], value: ["y"] },
    ])
    expect(toEdits(undefined, { theme: "a" })).toEqual([{ path: ["theme"], value: "a" }])
    expect(toEdits({ share: "auto" }, { share: undefined, ...JSON.parse('{"__proto__": {"x": 1}}') })).toEqual([])
  })

  test("keep the order of permission rules: the last match wins", () => {
    const at = ["permission"]
    expect(toEdits({ permission: { bash: "allow", edit: "ask" } }, { permission: { edit: "deny" } })).toEqual([
      { path: [...at, "edit"], value: "deny" },
    ])
    expect(toEdits({ permission: { bash: "allow", "*": "ask" } }, { permission: { bash: "deny" } })).toEqual([
      { path: [...at, "bash"], value: undefined },
      { path: [...at, "bash"], value: "deny" },
    ])
    expect(toEdits({ permission: "ask" }, { permission: { bash: "deny" } })).toEqual([
      { path: at, value: { "*": "ask", bash: "deny" } },
    ])
    expect(toEdits({ permission: { bash: "deny" } }, { permission: "allow" })).toEqual([{ path: at, value: "allow" }])
    expect(toEdits({ permission: { bash: "deny" } }, { permission: { bash: "deny" } })).toEqual([])
    expect(
      toEdits(
        { permission: { bash: { "git *": "allow", "*": "ask" } } },
        { permission: { bash: { "git *": "deny" } } },
      ),
    ).toEqual([
      { path: [...at, "bash", "git *"], value: undefined },
      { path: [...at, "bash", "git *"], value: "deny" },
    ])
    // An agent may have that name.
    expect(toEdits({}, { agent: { permission: { steps: 2 } } })).toEqual([
      { path: ["agent"], value: { permission: { steps: 2 } } },
    ])
  })
})

describe("a change of the project's settings", () => {
  test("keeps comments, other settings and the mode of the file, and applies at the next load", async () => {
    const scene = createScene({
      "opencode.jsonc": '{\n  // mine\n  "theme": "nord", // dark\n  "share": "manual",\n}\n',
    })
    await scene.change({ theme: "gruvbox", agent: { build: { steps: 7 } } })
    const text = scene.read("opencode.jsonc")
    expect(text).toContain("// mine")
    expect(text).toContain("// dark")
    expect(await scene.load()).toMatchObject({
      theme: "gruvbox",
      share: "manual",
      agent: { build: { steps: 7 } },
    })
    expect(scene.has("opencode.json")).toBe(false)
  })

  test("creates opencode.json at the project's root where there is none; an empty change creates nothing", async () => {
    const scene = createScene({}, "sub")
    await scene.change({})
    expect(scene.has("opencode.json")).toBe(false)
    await scene.change({ username: "me" })
    expect(JSON.parse(scene.read("opencode.json"))).toEqual({ username: "me" })
    expect(scene.mode("opencode.json")).toBe(0o644)
    expect(await scene.load()).toMatchObject({ username: "me" })
  })

  test.each([
    [["opencode.json", "opencode.jsonc"], "opencode.jsonc"],
    [["opencode.jsonc", "sub/opencode.json"], "sub/opencode.json"],
    [["sub/opencode.jsonc", ".opencode/opencode.json"], ".opencode/opencode.json"],
  ])("of %j is written to the one that is read last", async (names, changed) => {
    const scene = createScene(Object.fromEntries(names.map((name) => [name, '{"username": "old"}'])), "sub")
    await scene.change({ username: "new" })
    for (const name of names) expect([name, scene.read(name).includes("new")]).toEqual([name, name === changed])
    expect(await scene.load()).toMatchObject({ username: "new" })
  })

  test("is rejected as a whole where the file is invalid or would become so", async () => {
    const broken = createScene({ "opencode.json": '{"theme": "nord"' })
    await expect(broken.change({ theme: "x" })).rejects.toMatchObject({ name: "ConfigInvalidError" })
    expect(broken.read("opencode.json")).toBe('{"theme": "nord"')
    const scene = createScene({ "opencode.json": '{"theme": "nord"}' })
    await expect(scene.change({ username: "{file:./missing.txt}" })).rejects.toMatchObject({
      name: "ConfigInvalidError",
    })
    expect(scene.read("opencode.json")).toBe('{"theme": "nord"}')
  })

  test("never follows a link out of the project, nor writes while project settings are disabled", async () => {
    const elsewhere = createTemporaryFolder({ "their.json": "{}" })
    const scene = createScene()
    symlinkSync(join(elsewhere, "their.json"), join(scene.project, "opencode.json"))
    await expect(scene.change({ theme: "x" })).rejects.toMatchObject({ name: "ForbiddenError" })
    expect(readFileSync(join(elsewhere, "their.json"), "utf8")).toBe("{}")
    const off = createScene({}, "", { OPENCODE_DISABLE_PROJECT_CONFIG: "1" })
    await expect(off.change({ theme: "x" })).rejects.toMatchObject({ name: "ConflictError" })
    expect(off.has("opencode.json")).toBe(false)
  })

  test("keeps a stored secret where its redacted value comes back", async () => {
    const options = { apiKey: "real-key", headers: { "x-team": "real-header" }, baseURL: "http://127.0.0.1:1" }
    const scene = createScene({ "opencode.json": JSON.stringify({ provider: { p: { options } } }) })
    const shown = redactSecrets((await scene.load()).provider)
    expect(JSON.stringify(shown)).not.toContain("real-")
    await scene.change({ provider: { ...shown, p: { ...shown?.["p"], name: "Named" } } })
    expect(JSON.parse(scene.read("opencode.json"))).toEqual({ provider: { p: { options, name: "Named" } } })
    expect(dropRedacted({ username: "***", list: [{ token: "***", name: "a" }] })).toEqual({
      username: "***",
      list: [{ name: "a" }],
    })
  })
})

describe("the user's own settings", () => {
  test("are shown as written, and changed in the file with the highest precedence, with mode 0600", async () => {
    const { home, paths } = createScene()
    expect(await readUserConfig(paths)).toEqual({})
    await changeUserConfig(paths, { theme: "nord" }, {})
    const file = join(home, ".config/opencode/opencode.json")
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ theme: "nord" })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await changeUserConfig(paths, { username: "{env:WHO}" }, { WHO: "me" })
    expect(await readUserConfig(paths)).toEqual({ theme: "nord", username: "{env:WHO}" })
  })
})
