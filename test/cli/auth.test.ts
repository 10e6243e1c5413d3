// `auth`: keys of providers, which are never printed.
import { mkdir, readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { runProgram } from "../support/run-program.ts"
import { startTerminal } from "../support/terminal.ts"

const key = "sk-canary-12345"

async function createFixture(env: Record<string, string> = {}) {
  const project = await createProject({})
  const file = join(project.home.dataDirectory, "auth.json")
  return {
    project,
    file,
    stored: async () => JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>,
    run: (args: readonly string[], input = "") =>
      runProgram({ args: ["auth", ...args], cwd: project.directory, env: { ...project.env, ...env }, input }),
    /** What opencode itself has stored. */
    async storeForeign(content: object) {
      const folder = join(project.env["XDG_DATA_HOME"]!, "opencode")
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, "auth.json"), JSON.stringify(content))
    },
  }
}

describe("auth login", () => {
  it("stores a key from standard input with mode 0600, without printing it", async () => {
    const { run, stored, file, project } = await createFixture()
    const result = await run(["login", "--provider", "anthropic", "--key-stdin"], `${key}\n`)
    expect(result.code, result.stderr).toBe(0)
    expect(result.stdout + result.stderr).not.toContain(key)
    expect(await stored()).toEqual({ anthropic: { type: "api", key } })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const models = await runProgram({ args: ["models"], cwd: project.directory, env: project.env })
    expect(models.stdout).toContain("anthropic/")
  })

  it.each([
    [["login"], "", "--provider"],
    [["login", "--provider", "openai"], "", "--key-stdin"],
    [["login", "--provider", "openai", "--key-stdin"], "\n", "no key"],
    [["login", "--provider", "openai", "--key-stdin"], "two\nlines", "printable ASCII"],
    [["logout", "openai"], "", "no stored key"],
    [["import", "--provider", "openai"], "", "nothing for openai"],
  ])("%j with the input %j exits with 2", async (args, input, words) => {
    const { run, file } = await createFixture()
    const { code, stderr } = await run(args, input)
    expect(stderr).toContain(words)
    expect(code).toBe(2)
    await expect(stat(file)).rejects.toThrow("ENOENT")
  })

  it("prompts for the provider and, without echo, for the key in a terminal", async () => {
    const { project, stored } = await createFixture()
    const terminal = startTerminal({
      cwd: project.directory,
      env: project.env,
      command: [process.execPath, join(import.meta.dirname, "../../dist/main.js"), "auth", "login"],
    })
    await terminal.waitFor("Which provider?")
    terminal.type("anthropic")
    await terminal.waitFor(/Anthropic/)
    terminal.press("enter")
    await terminal.waitFor("The key of anthropic")
    terminal.type(key)
    await terminal.waitFor(/▪{5,}|•{5,}|\*{5,}/)
    terminal.press("enter")
    await terminal.waitFor("Stored: the key of anthropic")
    expect(terminal.raw().toString()).not.toContain(key)
    expect((await terminal.exit()).code).toBe(0)
    expect(await stored()).toEqual({ anthropic: { type: "api", key } })
  })

  it("exits with 130 when the prompt is cancelled", async () => {
    const { project, file } = await createFixture()
    const terminal = startTerminal({
      cwd: project.directory,
      env: project.env,
      args: ["auth", "login", "--provider", "openai"],
    })
    await terminal.waitFor("The key of openai")
    terminal.press("ctrl+c")
    expect((await terminal.exit()).code).toBe(130)
    await expect(stat(file)).rejects.toThrow("ENOENT")
  })
})

describe("auth list", () => {
  it("lists stored keys and keys of the environment, also as JSON", async () => {
    const { run } = await createFixture({ OPENAI_API_KEY: key })
    await run(["login", "--provider", "anthropic", "--key-stdin"], key)
    const list = await run(["list"])
    expect(list.stdout).toMatch(/^anthropic +api +stored$/m)
    expect(list.stdout).toMatch(/^openai +api +OPENAI_API_KEY$/m)
    expect(list.stdout).not.toContain(key)
    expect(JSON.parse((await run(["list", "--json"])).stdout)).toContainEqual({
      providerID: "anthropic",
      type: "api",
      from: "stored",
    })
  })
})

describe("auth logout", () => {
  it("removes one key and no other", { timeout: 60_000 }, async () => {
    const { run, stored } = await createFixture()
    for (const provider of ["anthropic", "openai"]) await run(["login", "--provider", provider, "--key-stdin"], key)
    const wrong = await run(["logout", "google"])
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("anthropic, openai")])
    expect((await run(["logout", "anthropic"])).code).toBe(0)
    expect(Object.keys(await stored())).toEqual(["openai"])
  })
})

describe("auth import", () => {
  const oauth = { type: "oauth", refresh: "r-canary", access: "a-canary", expires: 1 }

  it("copies after a yes, prints names only, and keeps existing keys", { timeout: 60_000 }, async () => {
    const { run, stored, storeForeign } = await createFixture()
    expect((await run(["import"])).stderr).toContain("no credentials")
    await storeForeign({ anthropic: { type: "api", key: "theirs" }, google: oauth, odd: { type: "future" } })
    await run(["login", "--provider", "anthropic", "--key-stdin"], key)

    const unasked = await run(["import"])
    expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining("--yes")])
    expect(Object.keys(await stored())).toEqual(["anthropic"])

    const copied = await run(["import", "--yes"])
    expect(copied.code, copied.stderr).toBe(0)
    expect(copied.stdout + copied.stderr).toContain("google")
    expect(copied.stdout + copied.stderr).not.toContain("canary")
    expect(await stored()).toEqual({ anthropic: { type: "api", key }, google: oauth })
    expect((await run(["import", "--yes"])).stderr).toContain("here already")

    expect((await run(["import", "--yes", "--provider", "anthropic"])).stdout).toContain("replaces yours")
    expect((await stored())["anthropic"]).toEqual({ type: "api", key: "theirs" })
  })

  it("asks for confirmation in a terminal, with no as the default", async () => {
    const { project, storeForeign, file, stored } = await createFixture()
    await storeForeign({ google: oauth })
    const open = () => startTerminal({ cwd: project.directory, env: project.env, args: ["auth", "import"] })
    const first = open()
    await first.waitFor("Copy these credentials?")
    first.press("enter")
    expect((await first.exit()).code).toBe(130)
    await expect(stat(file)).rejects.toThrow("ENOENT")
    const second = open()
    await second.waitFor("Copy these credentials?")
    second.type("y")
    expect((await second.exit()).code).toBe(0)
    expect(await stored()).toEqual({ google: oauth })
  })
})
