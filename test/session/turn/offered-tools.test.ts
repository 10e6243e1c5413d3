// Which tools a model gets to know of.
import { describe, expect, it, test } from "vitest"
import { createAgents } from "../../../server/agent/agents.ts"
import { toRuleset } from "../../../server/permission/rules.ts"
import type { PermissionConfig } from "../../../server/schema/config.ts"
import { toOfferedTools } from "../../../server/session/turn/offered-tools.ts"
import { createTools } from "../../../server/tool/index.ts"
import { createSessionFixture, finish, text, toolCall } from "../../fixture/session.ts"
import { existsSync } from "node:fs"
import { join } from "node:path"
import type { ToolPart } from "../../../server/schema/part.ts"

const tools = createTools({ env: {}, home: "/nosuch" })
const offered = (modelID: string, rules: PermissionConfig = {}, switches?: Record<string, boolean>) => {
  const names = toOfferedTools({
    tools,
    project: { directory: "/nosuch", worktree: "/nosuch" },
    settings: {
      agents: createAgents({ config: {}, own: {}, toRules: () => [], outputDirectory: "/nosuch" }),
      skills: [],
    },
    ruleset: toRuleset(rules, "/nosuch"),
    modelID,
    ...(switches ? { switches } : {}),
  }).map((tool) => tool.name)
  return ["edit", "write", "apply_patch"].filter((name) => names.includes(name))
}

const isTool = (part: { type: string }): part is ToolPart => part.type === "tool"

test("one way to edit, that of the model", () => {
  expect(offered("main")).toEqual(["edit", "write"])
  expect(offered("gpt-5-mock")).toEqual(["apply_patch"])
})

test("none where editing is denied as a whole or taken away by the caller", () => {
  for (const modelID of ["main", "gpt-5-mock"]) {
    expect(offered(modelID, { edit: "deny" })).toEqual([])
    expect(offered(modelID, {}, { edit: false, write: false, apply_patch: false })).toEqual([])
    expect(offered(modelID, { edit: { "*": "deny", "*.md": "allow" } })).not.toEqual([])
  }
  expect(offered("gpt-5-mock", {}, { edit: false })).toEqual([])
})

describe("tools of a prompt", () => {
  it("are exactly those of a list, and switched by a map", async () => {
    const fixture = createSessionFixture(() => [...text("ok"), finish()])
    for (const [tools, offered] of [
      [
        ["read", "grep"],
        ["read", "grep"],
      ],
      [
        { bash: false, write: false, edit: false },
        ["question", "read", "glob", "grep", "task", "webfetch", "todowrite"],
      ],
    ] as const) {
      const session = fixture.sessions.create({})
      const { done } = await fixture.sessions.prompt(session.id, {
        tools: tools as never,
        parts: [{ type: "text", text: "hi" }],
      })
      await done
      expect(fixture.calls.at(-1)!.tools!.map((tool) => tool.name)).toEqual(offered)
    }
  })
})

describe("a tool that the caller switched off", () => {
  it("is no tool when the model calls it all the same", async () => {
    const fixture = createSessionFixture((_options, n) =>
      n === 0
        ? [toolCall("write", { filePath: "a.txt", content: "x" }), finish("tool-calls")]
        : [...text("then not"), finish()],
    )
    const session = fixture.sessions.create({})
    const { done } = await fixture.sessions.prompt(session.id, {
      parts: [{ type: "text", text: "go" }],
      tools: ["read", "glob"],
    })
    await done
    expect(fixture.calls[0]!.tools?.map((tool) => tool.name)).toEqual(["read", "glob"])
    const tool = fixture.store.messages(session.id)[1]!.parts.find(isTool)
    expect(tool).toMatchObject({
      tool: "invalid",
      state: {
        status: "completed",
        title: "Invalid Tool",
        input: { tool: "write", error: "Model tried to call unavailable tool 'write'. Available tools: read, glob." },
      },
    })
    expect(existsSync(join(fixture.directory, "a.txt"))).toBe(false)
  })
})
