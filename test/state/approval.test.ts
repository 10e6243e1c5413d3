import { expect, test } from "vitest"
import { findApprovals } from "../../src/state/approval.ts"
import type { Agent } from "../../server/schema/agent.ts"
import type { PermissionAction } from "../../server/schema/permission.ts"

type Rule = readonly [permission: string, pattern: string, action: PermissionAction]

function find(rules: readonly Rule[]) {
  const permission = [["*", "*", "allow"] as Rule, ...rules].map(([permission, pattern, action]) => ({
    permission,
    pattern,
    action,
  }))
  const agent: Agent = { name: "build", mode: "primary", permission, options: {} }
  return findApprovals({ agent: undefined, agents: [agent], config: {} })
}

test("nothing is said before the agents are known", () =>
  expect(findApprovals({ agent: undefined, agents: [], config: {} })).toBeUndefined())

test.each<[readonly Rule[], string, string]>([
  [[], "none", "none"],
  [[["bash", "*", "ask"]], "none", "all"],
  [
    [
      ["edit", "*", "ask"],
      ["bash", "*", "ask"],
    ],
    "all",
    "all",
  ],
  [[["*", "*", "ask"]], "all", "all"],
  [
    [
      ["*", "*", "ask"],
      ["bash", "git *", "allow"],
    ],
    "all",
    "most",
  ],
  [
    [
      ["bash", "rm *", "ask"],
      ["edit", "src/*", "deny"],
    ],
    "some",
    "some",
  ],
  [
    [
      ["bash", "rm *", "ask"],
      ["bash", "*", "allow"],
    ],
    "none",
    "none",
  ],
  [
    [
      ["ba*", "*", "ask"],
      ["ed?t", "*", "deny"],
    ],
    "denied",
    "all",
  ],
  [
    [
      ["edit", "*", "deny"],
      ["edit", "plans/*", "allow"],
      ["shell_write", "*", "deny"],
    ],
    "most",
    "looking",
  ],
  [
    [
      ["read", "*", "ask"],
      ["bash*x", "*", "ask"],
      ["b.sh", "*", "ask"],
    ],
    "none",
    "none",
  ],
])("%j: edits %s, commands %s", (rules, edit, bash) => expect(find(rules)).toEqual({ edit, bash }))
