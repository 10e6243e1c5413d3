// Settings as `run` and `serve` load them.
import { describe, expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { runProgram } from "../support/run-program.ts"
import { startServer } from "../support/server.ts"

const demo = { "README.md": "# Demo\n\nTODO: write\n", "src/math.js": "export const add = (a, b) => a - b\n" }

describe("settings", () => {
  it.each(["serve", "run"])(
    "of the user that are invalid end %s with 2, and the error names file, line and key",
    async (command) => {
      const project = await createProject(demo)
      await project.home.writeConfig('{\n  "model": 5\n}\n')
      const args = command === "run" ? ["run", "hi"] : ["serve", "--port", "0"]
      const result = await runProgram({ args, cwd: project.directory, env: project.env })
      expect(result.code).toBe(2)
      expect(result.stderr).toContain("opencode.json:2")
      expect(result.stderr).toContain("model")
      expect(result.stderr).not.toMatch(/\n\s+at /)
    },
  )

  it("in Markdown files define agents and commands", async () => {
    const project = await createProject({
      ...demo,
      ".opencode/agent/reviewer.md":
        "---\ndescription: Reviews\nmode: subagent\ntools:\n  write: false\n---\nYou review.\n",
      ".opencode/command/greet.md": "---\ndescription: Greets\n---\nGreet $1.\n",
    })
    const server = await startServer({ cwd: project.directory, env: project.env })
    const agents = await server.request<{ name: string }[]>("GET", "/agent")
    expect(agents.json!.find((agent) => agent.name === "reviewer")).toMatchObject({
      description: "Reviews",
      mode: "subagent",
      prompt: "You review.",
    })
    const commands = await server.request<{ name: string }[]>("GET", "/command")
    expect(commands.json!.find((command) => command.name === "greet")).toMatchObject({
      description: "Greets",
      hints: ["$1"],
    })
  })

  it("of an untrusted project are reported and ignored; --trust applies them", async () => {
    const provider = await startProvider([{ text: "trusted" }])
    const project = await createProject({ ...demo, "opencode.json": JSON.stringify(provider.config()) })
    const without = await runProgram({ args: ["run", "read README.md"], cwd: project.directory, env: project.env })
    expect(without.stderr).toContain("is not trusted")
    expect(without.stdout).toContain("README.md has")
    expect(provider.requests).toHaveLength(0)
    const trusted = await runProgram({ args: ["run", "--trust", "hi"], cwd: project.directory, env: project.env })
    expect(trusted.stdout).toBe("trusted\n")
  })
})
