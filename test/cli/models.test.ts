// `models`: output for people and for programs, without a server port and without starting a process.
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
}

async function createFixture() {
  const project = await createProject({ "README.md": "# Demo\n" })
  await project.home.writeConfig(config)
  return {
    project,
    run: (...args: string[]) => runProgram({ args, cwd: project.directory, env: project.env }),
  }
}

describe("models", () => {
  it("prints one provider/model per line, also of one provider", async () => {
    const { project, run } = await createFixture()
    const all = await run("models")
    expect([all.code, all.stdout.trim().split("\n").toSorted()], all.stderr).toEqual([
      0,
      ["mine/large", "mine/small", "offline/guide"],
    ])
    expect((await run("models", "mine")).stdout.trim().split("\n").toSorted()).toEqual(["mine/large", "mine/small"])
    expect(await project.home.listProcesses()).toEqual([])
  })

  it("prints JSON with limits, and no key", async () => {
    const { run } = await createFixture()
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

  it("lists the available providers for an unknown one, and exits with 2", async () => {
    const { run } = await createFixture()
    const { code, stderr, stdout } = await run("models", "anthropic")
    expect([code, stdout]).toEqual([2, ""])
    expect(stderr).toContain("mine")
    expect(stderr).toContain("--all")
    const all = await run("models", "anthropic", "--all")
    expect([all.code, all.stdout], all.stderr).toEqual([0, expect.stringContaining("anthropic/")])
    expect((await run("models", "nosuch", "--all")).code).toBe(2)
  })
})
