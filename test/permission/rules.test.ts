import { expect, test } from "vitest"
import { evaluate, evaluateAll, fromConfig, isUnrestricted } from "../../server/permission/rules.ts"

test("a configuration keeps its order, and home is written out", () => {
  expect(fromConfig("ask")).toEqual([{ permission: "*", pattern: "*", action: "ask" }])
  expect(fromConfig(undefined)).toEqual([])
  const config = { edit: "ask", external_directory: { "~/code/*": "allow", "$HOME/x": "deny", "~y": "ask" } } as const
  expect(fromConfig(config, "/home/a$&b")).toEqual([
    { permission: "edit", pattern: "*", action: "ask" },
    { permission: "external_directory", pattern: "/home/a$&b/code/*", action: "allow" },
    { permission: "external_directory", pattern: "/home/a$&b/x", action: "deny" },
    { permission: "external_directory", pattern: "~y", action: "ask" },
  ])
})

test("the last rule that fits decides, over all sets", () => {
  const first = fromConfig({ "*": "allow", bash: { "*": "ask", "git *": "allow" } })
  const second = fromConfig({ bash: { "git push*": "deny" } })
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

test("only a bare allow as the last word leaves nothing to ask", () => {
  expect(isUnrestricted("bash", fromConfig("allow"))).toBe(true)
  expect(isUnrestricted("bash", fromConfig({ "*": "allow", edit: "ask" }))).toBe(true)
  expect(isUnrestricted("bash", fromConfig({ "*": "allow", bash: { "rm *": "deny" } }))).toBe(false)
  expect(isUnrestricted("bash", fromConfig({ bash: { "rm *": "deny", "*": "allow" } }))).toBe(true)
  expect(isUnrestricted("bash", fromConfig({ bash: { "*": "allow", "git *": "allow" } }))).toBe(false)
  expect(isUnrestricted("bash", [])).toBe(false)
})
