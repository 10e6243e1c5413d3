// Which tools a model gets to know of.
import { expect, test } from "vitest"
import { createAgents } from "../../../server/agent/agents.ts"
import { toRuleset } from "../../../server/permission/rules.ts"
import type { PermissionConfig } from "../../../server/schema/config.ts"
import { toOfferedTools } from "../../../server/session/turn/offered-tools.ts"
import { createTools } from "../../../server/tool/index.ts"

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
