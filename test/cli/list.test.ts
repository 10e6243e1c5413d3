// `models` and `agent list`: for people and for programs, without a port and without a trace.
import { describe, expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { runProgram } from "../support/run-program.ts"

const config = {
  provider: {
    mine: {
      npm: "@ai-sdk/openai-compatible",
      options: { baseURL: "http://127.0.0.1:9/v1", apiKey: "secret-key" },
      models: { small: { name: "Small", limit: { context: 1000, output: 100 } }, large: {} },
    },
  },
  agent: { reviewer: { description: "Reviews\u001b[31m changes", mode: "subagent" } },
}

async function createPlace() {
  const project = await createProject({ "README.md": "# Demo\n" })
  await project.home.writeConfig(config)
  return {
    project,
    run: (...args: string[]) => runProgram({ args, cwd: project.directory, env: project.env }),
  }
}

describe("models", () => {
  it("prints a provider/model a line, of one provider when asked", async () => {
    const { project, run } = await createPlace()
    const all = await run("models")
    expect([all.code, all.stdout.trim().split("\n").toSorted()], all.stderr).toEqual([
      0,
      ["mine/large", "mine/small", "offline/guide"],
    ])
    expect((await run("models", "mine")).stdout.trim().split("\n").toSorted()).toEqual(["mine/large", "mine/small"])
    expect(await project.home.strays()).toEqual([])
  })

  it("prints JSON with limits, and no key", async () => {
    const { run } = await createPlace()
    const { stdout } = await run("models", "mine", "--json")
    const list = JSON.parse(stdout) as { id: string; limit: object }[]
    expect(list.find(({ id }) => id === "mine/small")).toMatchObject({
      providerID: "mine",
      modelID: "small",
      name: "Small",
      limit: { context: 1000, output: 100 },
    })
    expect(stdout).not.toContain("secret-key")
  })

  it("tells what there is for a provider that is not there, and ends with 2", async () => {
    const { run } = await createPlace()
    const { code, stderr, stdout } = await run("models", "anthropic")
    expect([code, stdout]).toEqual([2, ""])
    expect(stderr).toContain("mine")
    expect(stderr).toContain("--all")
    const all = await run("models", "anthropic", "--all")
    expect([all.code, all.stdout], all.stderr).toEqual([0, expect.stringContaining("anthropic/")])
    expect((await run("models", "nosuch", "--all")).code).toBe(2)
  })
})

describe("agent list", () => {
  it.each([["agent list"], ["agents"]])(
    "%s prints names, modes and what they are for; nothing acts on the terminal",
    async (words) => {
      const { run } = await createPlace()
      const { code, stdout, stderr } = await run(...words.split(" "))
      expect(code, stderr).toBe(0)
      expect(stdout).toMatch(/^build +primary +\S/m)
      expect(stdout).toContain("Reviews␛[31m changes")
      expect(stdout).not.toContain("compaction")
    },
  )

  it("prints JSON as the wire has it", async () => {
    const { run } = await createPlace()
    const list = JSON.parse((await run("agent", "list", "--json")).stdout) as object[]
    expect(list).toContainEqual(expect.objectContaining({ name: "reviewer", mode: "subagent" }))
  })
})

it.each([
  [["attach", "--help"], "--dir"],
  [["models", "--help"], "--json"],
  [["agent", "list", "--help"], "--json"],
  [["session", "list", "--help"], "--json"],
  [["session", "delete", "--help"], "<id...>"],
  [["export", "--help"], "--markdown"],
  [["import", "--help"], "<file>"],
  [["auth", "login", "--help"], "--key-stdin"],
  [["auth", "list", "--help"], "--json"],
  [["auth", "logout", "--help"], "[provider]"],
  [["auth", "import", "--help"], "--yes"],
  [["trust", "--help"], "--show"],
  [["shim", "--help"], "<folder>"],
])("%j tells its options and exit codes, and takes --trust", async (args, words) => {
  const project = await createProject({})
  const { stdout, code } = await runProgram({ args, cwd: project.directory, env: project.env })
  expect(code).toBe(0)
  expect(stdout).toContain(words)
  expect(stdout).toContain("--trust")
  expect(stdout).toContain("Exit codes:")
})

it.each([
  [["models", "--nosuch"], "--nosuch"],
  [["agent", "nosuch"], "nosuch"],
  [["session", "delete"], "id"],
  [["session", "delete", "x"], "ses_"],
  [["session", "list", "-n", "0"], "above 0"],
  [["export", "x"], "ses_"],
  [["import"], "file"],
  [["import", "nosuch.json"], "cannot be read"],
  [["trust", "nosuch"], "nosuch"],
  [["shim"], "folder"],
  [["attach"], "url"],
  [["attach", "nosuch"], "address of a server"],
  [["attach", "http://127.0.0.1:9"], "no terminal"],
])("%j end with 2 and say what was expected", async (args, words) => {
  const project = await createProject({})
  const { stderr, code } = await runProgram({ args, cwd: project.directory, env: project.env })
  expect(stderr).toContain(words)
  expect(stderr).not.toMatch(/\n\s+at /)
  expect(code).toBe(2)
})
