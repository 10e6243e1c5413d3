// Cuts of text that a person sees: no grapheme cluster is split.
import { expect, test } from "vitest"
import { cutText, shortenText } from "../../../src/text/row/cut-text.ts"

test.each([
  ["abc", 3, "abc"],
  ["abcd", 3, "abc"],
  [`${"a".repeat(9)}😀b`, 10, "a".repeat(9)],
  ["x👨‍👩‍👧y", 4, "x"],
  ["ae\u0301b", 2, "a"],
])("%s within %d units", (text, maxLength, expected) => {
  expect(cutText(text, maxLength)).toBe(expected)
})

test("a shortened text has a mark", () => {
  expect([shortenText("ab😀", 3), shortenText("ab😀", 4)]).toEqual(["ab…", "ab😀"])
})
