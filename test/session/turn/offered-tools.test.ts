// Which tools a model gets to know of.
import { expect, test } from "vitest"
import { toRuleset } from "../../../server/permission/rules.ts"
import type { PermissionConfig } from "../../../server/schema/config.ts"
import { offer } from "../../../server/session/turn/answer.ts"
import { createTools } from "../../../server/tool/index.ts"

const deps = {
  tools: createTools({ env: {}, home: "/nosuch" }),
  directory: "/nosuch",
  worktree: "/nosuch",
  skills: () => [],
  agents: { list: () => [] } as never,
}
const offered = (modelID: string, rules: PermissionConfig = {}, tools?: Record<string, boolean>) => {
  const names = offer(deps, toRuleset(rules, "/nosuch"), { modelID, ...(tools ? { tools } : {}) }).map(
    (tool) => tool.name,
  )
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
