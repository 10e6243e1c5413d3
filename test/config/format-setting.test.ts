import { expect, test } from "vitest"
import { formatSetting } from "../../server/config/format-setting.ts"

test.each([
  ["allow", ["allow"]],
  [true, ["true"]],
  [
    ["one", "two"],
    ["one", "two"],
  ],
  [
    { files: { type: "local", command: ["npx", "-y", "a server"], environment: { A: "1" } } },
    ["files.type: local", "files.command: npx -y 'a server'", "files.environment.A: 1"],
  ],
  [{ command: ["sh", "-c", "it's"] }, [String.raw`command: sh -c 'it'\''s'`]],
  [{ x: { url: "https://a.example", headers: { k: "v" } } }, ["x.url: https://a.example", "x.headers.k: v"]],
  [{}, []],
])("%j is described as %j", (value, lines) => expect(formatSetting(value)).toEqual(lines))

test("long settings are truncated with a notice", () => {
  const lines = formatSetting(Array.from({ length: 5000 }, (_, index) => `item ${index}`))
  expect(lines).toHaveLength(101)
  expect(lines.at(-1)).toBe("and 4900 more: read the file")
  expect(formatSetting("x".repeat(3000))[0]).toMatch(/^x{2000} … \(1000 more characters\)$/)
})
