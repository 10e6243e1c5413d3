// Cleaning of pasted text, and the label of its chip.
import { describe, expect, test } from "vitest"
import { cleanPaste, findPasteLabel } from "../../../src/text/buffer/paste.ts"

describe("paste", () => {
  test.each<[string, string]>([
    ["a\r\nb\rc\nd", "a\nb\nc\nd"],
    ["\x1b[31mred\x1b[0m", "red"],
    ["\x1b]8;;http://a\x07link\x1b]8;;\x1b\\", "link"],
    ["a\x1bPdata\x1b\\b", "ab"],
    ["x\x1b[201~y", "xy"],
    ["a\x00b\x07c\x7f", "abc"],
    ["a\u009b31mb", "ab"],
    ["\tkeep", "\tkeep"],
    ["end\x1b", "end"],
    ["日本 👨‍👩‍👧 \ud800", "日本 👨‍👩‍👧 \ufffd"],
  ])("%j", (pasted, text) => {
    expect(cleanPaste(pasted)).toBe(text)
  })

  test.each<[string, string | undefined]>([
    ["short", undefined],
    ["a\nb", undefined],
    ["a\nb\n", undefined],
    ["a\nb\nc", "[Pasted ~3 lines]"],
    ["a\nb\nc\nd\n", "[Pasted ~4 lines]"],
    ["x".repeat(150), undefined],
    ["x".repeat(151), "[Pasted ~151 characters]"],
    [`${"x".repeat(150)}\ny`, "[Pasted ~2 lines]"],
  ])("%j as a chip", (text, label) => {
    expect(findPasteLabel(text)).toBe(label)
  })

  test("the time to clean a paste is linear in its length", () => {
    const long = "\x1b]8;;x".repeat(50_000)
    expect(cleanPaste(long)).toBe("")
  })
})
