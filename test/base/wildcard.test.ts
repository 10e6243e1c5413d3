import fc from "fast-check"
import { expect, test } from "vitest"
import { escapeWildcard, matchWildcard, splitWildcard } from "../../server/base/wildcard.ts"

test.each([
  ["*", "", true],
  ["*", "anything\nat all", true],
  ["git *", "git", true],
  ["git *", "git status", true],
  ["git *", "gitk", false],
  ["git*", "gitk", true],
  ["kill *", "kill -9 1", true],
  ["*.env", "/home/a/.env", true],
  ["*.env", "/home/a/.env.example", false],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["a\\*c", "a*c", true],
  ["a\\*c", "abc", false],
  ["a\\?", "ab", false],
  ["a\\\\b", "a\\b", true],
  ["git status*", "git\\ status", false],
  ["*a*b*c", "xxaxxbxxc", true],
  ["*a*b*c", "xxbxxaxxc", false],
  ["git \\*", "git", false],
  ["", "", true],
  ["", "a", false],
])("%s on %j: %s", (pattern, text, expected) => {
  expect(matchWildcard(pattern, text)).toBe(expected)
})

test("an escaped text matches only itself", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", "\\", " ") })
  fc.assert(
    fc.property(texts, texts, (text, other) => {
      expect(matchWildcard(escapeWildcard(text), text)).toBe(true)
      expect(matchWildcard(escapeWildcard(text), other)).toBe(text === other)
    }),
  )
})

test.each([
  ["src/*.ts", "src/", "*.ts"],
  ["src/a", "src/a", ""],
  ["*", "", "*"],
  ["", "", ""],
  ["a\\*b/?", "a*b/", "?"],
  ["a\\", "a\\", ""],
  ["a\\\\*", "a\\", "*"],
])("%j is the literal %j and the rest %j", (pattern, literal, rest) => {
  expect(splitWildcard(pattern)).toEqual({ literal, rest })
})

test("the parts of a pattern match what the pattern matches", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", "\\", "/") })
  fc.assert(
    fc.property(texts, texts, (pattern, text) => {
      const { literal, rest } = splitWildcard(pattern)
      expect(matchWildcard(escapeWildcard(literal) + rest, text)).toBe(matchWildcard(pattern, text))
    }),
  )
})

test("a malicious pattern takes no excessive time", () => {
  expect(matchWildcard("*a".repeat(40) + "b", "a".repeat(20_000))).toBe(false)
})
