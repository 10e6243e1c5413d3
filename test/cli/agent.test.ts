// `agent list`: output for people and for programs.
import { describe, expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { runProgram } from "../support/run-program.ts"

const reviewer = { description: "Reviews\u001b[31m changes", mode: "subagent" }

async function runWithReviewer(...args: string[]) {
  const project = await createProject({ "README.md": "# Demo\n" })
  await project.home.writeConfig({ agent: { reviewer } })
  return runProgram({ args, cwd: project.directory, env: project.env })
}

describe("agent list", () => {
  it.each([["agent list"], ["agents"]])(
    "%s prints name, mode and description; control characters are escaped",
    async (command) => {
      const { code, stdout, stderr } = await runWithReviewer(...command.split(" "))
      expect(code, stderr).toBe(0)
      expect(stdout).toMatch(/^build +primary +\S/m)
      expect(stdout).toContain("Reviews␛[31m changes")
      expect(stdout).not.toContain("compaction")
    },
  )

  it("prints JSON in the form of the HTTP API", async () => {
    const { stdout } = await runWithReviewer("agent", "list", "--json")
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ name: "reviewer", mode: "subagent" }))
  })
})
