import { describe, expect, test } from "vitest"
import { createToolFixture } from "../../fixture/tool.ts"

describe("sensitive files", () => {
  const names = [
    "opencode.json",
    "sub/opencode.jsonc",
    ".opencode/agent/x.md",
    "AGENTS.md",
    "sub/CLAUDE.md",
    ".git/hooks/pre-commit",
    ".GIT/config",
    ".vscode/tasks.json",
    ".envrc",
  ]
  test.each(names)(
    "a write to %s is asked about while a terminal is attached, whatever the rules allow",
    async (name) => {
      const attached = createToolFixture({ terminalAttached: true, rules: { edit: "allow" } })
      await attached.run("write", { filePath: name, content: "x" })
      expect(attached.permissionRequests).toMatchObject([{ permission: "edit", patterns: [name], always: [] }])
      expect(attached.permissionRequests[0]!.metadata["reason"]).toMatch(/./)
      const alone = createToolFixture()
      await alone.run("write", { filePath: name, content: "x" })
      expect(alone.permissionRequests).toEqual([])
    },
  )

  test("a shell line that writes one is asked about too; other files are not", async () => {
    const fixture = createToolFixture({ terminalAttached: true })
    await fixture.run("bash", { command: "echo x > AGENTS.md" })
    expect(fixture.permissionRequests).toMatchObject([{ permission: "edit", patterns: ["AGENTS.md"] }])
    await fixture.run("write", { filePath: "src/opencode.ts", content: "x" })
    await fixture.run("bash", { command: "echo x > notes.md" })
    expect(fixture.permissionRequests).toHaveLength(1)
  })
})
