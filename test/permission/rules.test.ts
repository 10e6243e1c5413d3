import { expect, test } from "vitest"
import type { PermissionConfig } from "../../server/schema/config.ts"
import { evaluate, evaluateAll, listPossibleActions, toRuleset } from "../../server/permission/rules.ts"

const home = "/home/nobody"

test("a config keeps its order, and the home directory is expanded", () => {
  expect(toRuleset("ask", home)).toEqual([{ permission: "*", pattern: "*", action: "ask" }])
  const config = { edit: "ask", external_directory: { "~/code/*": "allow", "$HOME/x": "deny", "~y": "ask" } } as const
  expect(toRuleset(config, "/home/a$&b")).toEqual([
    { permission: "edit", pattern: "*", action: "ask" },
    { permission: "external_directory", pattern: "/home/a$&b/code/*", action: "allow" },
    { permission: "external_directory", pattern: "/home/a$&b/x", action: "deny" },
    { permission: "external_directory", pattern: "~y", action: "ask" },
  ])
})

test("the last matching rule of all rulesets applies", () => {
  const first = toRuleset({ "*": "allow", bash: { "*": "ask", "git *": "allow" } }, home)
  const second = toRuleset({ bash: { "git push*": "deny" } }, home)
  expect(evaluate("bash", "git log", first, second)).toBe("allow")
  expect(evaluate("bash", "git push -f", first, second)).toBe("deny")
  expect(evaluate("bash", "git push -f", second, first)).toBe("allow")
  expect(evaluate("bash", "rm", first)).toBe("ask")
  expect(evaluate("edit", "a", first)).toBe("allow")
  expect(evaluate("edit", "a")).toBe("ask")
  expect(evaluateAll("bash", ["git log", "rm"], first, second)).toBe("ask")
  expect(evaluateAll("bash", ["git push", "rm"], first, second)).toBe("deny")
  expect(evaluateAll("bash", [], first)).toBe("ask")
})

test("the possible actions of a text with unknown parts are those of all rules that could match it", () => {
  const possible = (text: string, config: PermissionConfig) =>
    listPossibleActions("bash", text, toRuleset(config, home))
  expect(possible("\0", "allow")).toEqual(["allow"])
  expect(possible("\0", { "*": "allow", edit: "ask" })).toEqual(["allow"])
  expect(possible("\0", { "*": "allow", bash: { "rm *": "deny" } })).toEqual(["deny", "allow"])
  expect(possible("\0", { bash: { "rm *": "deny", "*": "allow" } })).toEqual(["allow"])
  expect(possible("ls \0", { "*": "allow", bash: { "rm *": "deny" } })).toEqual(["allow"])
  expect(possible("git \0", { "*": "allow", bash: { "git push *": "ask", "git status*": "allow" } })).toEqual([
    "allow",
    "ask",
  ])
  expect(possible("git push \0", { bash: { "git *": "allow", "git push*": "deny" } })).toEqual(["deny"])
  expect(possible("git \0x", { bash: { "*": "deny", "git ??x": "allow" } })).toEqual(["allow", "deny"])
  expect(possible("\0", {})).toEqual(["ask"])
})
