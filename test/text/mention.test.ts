// Mentions: the one at the cursor, lines after a path, and all mentions of a text.
import { describe, expect, test } from "vitest"
import { toAtomSlice, toBuffer } from "../../src/text/buffer/buffer.ts"
import { findMentionAtCursor, findMentions, parseMention, toMentionLabel } from "../../src/text/mention.ts"

describe("the mention at the cursor", () => {
  test.each([
    ["@", ""],
    ["look at @src/a", "src/a"],
    ["(@a", "a"],
    ["a\n@读", "读"],
  ])("%j", (text, path) => {
    expect(findMentionAtCursor(toBuffer(text))).toMatchObject({ path, start: text.lastIndexOf("@"), end: text.length })
  })

  test.each(["me@home", "@a b", "no", "@a@b", '@"'])("none in %j", (text) => {
    expect(findMentionAtCursor(toBuffer(text))).toBeUndefined()
  })

  test("only up to the cursor, and never in a chip or a selection", () => {
    const buffer = toBuffer("@abc")
    expect(findMentionAtCursor({ ...buffer, cursor: 2 })).toMatchObject({ path: "a", end: 2 })
    expect(findMentionAtCursor({ ...buffer, anchor: 1 })).toBeUndefined()
    const chip = toAtomSlice("@a.ts", { kind: "file", payload: { path: "a.ts" } })
    expect(findMentionAtCursor(toBuffer(chip.text, chip.atoms))).toBeUndefined()
  })
})

test.each([
  ["a.ts", { path: "a.ts", hasLines: false }],
  ["a.ts#", { path: "a.ts", hasLines: true }],
  ["a.ts#20", { path: "a.ts", hasLines: true, lines: { start: 20, end: 20 } }],
  ["a.ts#20-", { path: "a.ts", hasLines: true, lines: { start: 20, end: 20 } }],
  ["a.ts#20-45", { path: "a.ts", hasLines: true, lines: { start: 20, end: 45 } }],
  ["a.ts#L3-L9", { path: "a.ts", hasLines: true, lines: { start: 3, end: 9 } }],
  ["a.ts#9-3", { path: "a.ts", hasLines: true, lines: { start: 9, end: 9 } }],
  ["a.ts#0", { path: "a.ts", hasLines: true }],
  ["a#b.ts", { path: "a#b.ts", hasLines: false }],
  ["#3", { path: "#3", hasLines: false }],
])("lines of %s", (typed, expected) => {
  expect(parseMention(typed)).toEqual(expected)
})

test("a label contains the lines", () => {
  expect(toMentionLabel("a.ts", { start: 1, end: 1 })).toBe("@a.ts#1")
  expect(toMentionLabel("a.ts", { start: 1, end: 4 })).toBe("@a.ts#1-4")
})

test("all mentions of a text, without the punctuation of the sentence", () => {
  const text = "See @src/a.ts#L3-9, (@docs/) and me@home. And @b.ts."
  expect(findMentions(text).map(({ start, end }) => text.slice(start, end))).toEqual([
    "@src/a.ts#L3-9",
    "@docs/",
    "@b.ts",
  ])
  expect(findMentions(text)[0]).toMatchObject({ path: "src/a.ts", lines: { start: 3, end: 9 } })
})
