import { expect, test } from "vitest"
import { evaluate, evaluateAll, isUnrestricted, toRuleset } from "../../server/permission/rules.ts"

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

test("a permission is unrestricted only if its last rule is a bare allow", () => {
  expect(isUnrestricted("bash", toRuleset("allow", home))).toBe(true)
  expect(isUnrestricted("bash", toRuleset({ "*": "allow", edit: "ask" }, home))).toBe(true)
  expect(isUnrestricted("bash", toRuleset({ "*": "allow", bash: { "rm *": "deny" } }, home))).toBe(false)
  expect(isUnrestricted("bash", toRuleset({ bash: { "rm *": "deny", "*": "allow" } }, home))).toBe(true)
  expect(isUnrestricted("bash", toRuleset({ bash: { "*": "allow", "git *": "allow" } }, home))).toBe(false)
  expect(isUnrestricted("bash", [])).toBe(false)
})
