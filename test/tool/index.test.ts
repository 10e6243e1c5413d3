import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import * as z from "zod"
import { expect, test } from "vitest"
import { createTools } from "../../server/tool/index.ts"

const tools = createTools({ env: {}, home: "/home/user" })

test("the list has the order of the API; each tool has a description and an object schema", () => {
  expect(tools.map((tool) => tool.id)).toEqual([
    "invalid",
    "question",
    "bash",
    "read",
    "glob",
    "grep",
    "edit",
    "write",
    "task",
    "webfetch",
    "todowrite",
    "skill",
    "apply_patch",
  ])
  for (const tool of tools) {
    expect(
      tool.describe({ directory: "/a", worktree: "/a", agents: [], skills: [], modelID: "main" }).length,
    ).toBeGreaterThan(20)
    expect(z.toJSONSchema(tool.input, { target: "draft-7", io: "input" })).toMatchObject({ type: "object" })
  }
})

test("every file that defines a tool is in the list", () => {
  const folder = "server/tool"
  const defining = readdirSync(folder).filter(
    (name) => name.endsWith(".ts") && readFileSync(join(folder, name), "utf8").includes("defineTool({"),
  )
  expect(defining.toSorted()).toEqual(tools.map((tool) => `${tool.id.replaceAll("_", "-")}.ts`).toSorted())
})
