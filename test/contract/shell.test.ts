// `POST /session/:id/shell`: a command that the user runs, under the rules of the settings.
import { describe, expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startServer } from "../support/server.ts"

const demo = { "README.md": "# Demo\n\nTODO: write\n", "src/math.js": "export const add = (a, b) => a - b\n" }

describe("a user's own command", () => {
  const shell = async (permission: object, command: string) => {
    const project = await createProject(demo)
    const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify({ permission }) }
    const server = await startServer({ cwd: project.directory, env })
    const session = await server.request<{ id: string }>("POST", "/session", {})
    const answer = await server.request<{ parts: { state: Record<string, unknown> }[] }>(
      "POST",
      `/session/${session.json!.id}/shell`,
      { agent: "build", command },
    )
    return answer.json!.parts[0]!.state
  }

  it("obeys deny rules and treats ask rules as allowed", async () => {
    expect(await shell({ bash: { "*": "allow", "rm *": "deny" } }, "echo a; rm -rf src")).toMatchObject({
      status: "error",
      error: expect.stringContaining("rule"),
    })
    expect(await shell({ bash: "ask" }, "echo hello")).toMatchObject({
      status: "completed",
      output: expect.stringContaining("hello"),
    })
  })
})
