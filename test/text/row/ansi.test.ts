// The output of tools keeps its colours; other sequences become visible text.
import { describe, expect, test } from "vitest"
import { parseAnsi } from "../../../src/text/row/ansi.ts"
import type { Style } from "../../../src/text/row/span.ts"

describe("styles", () => {
  test.each<[string, Style | undefined]>([
    ["31", { fg: "ansi:1" }],
    ["1;32", { bold: true, fg: "ansi:2" }],
    ["91;100", { fg: "ansi:9", bg: "ansi:8" }],
    ["44", { bg: "ansi:4" }],
    ["38;5;208", { fg: "ansi:208" }],
    ["48;2;1;2;255", { bg: "#0102ff" }],
    ["38:2::1:2:3", { fg: "#010203" }],
    ["38:5:7;1", { fg: "ansi:7", bold: true }],
    ["4:3", { underline: true }],
    ["2;3;7;9", { dim: true, italic: true, inverse: true, strike: true }],
    ["1;31;22", { fg: "ansi:1" }],
    ["31;39", undefined],
    ["31;0", undefined],
    ["31;", undefined],
    ["38;5;999", undefined],
    ["38;2;1", undefined],
    ["38", undefined],
    ["5;73;200", undefined],
  ])("%s", (parameters, style) => {
    expect(parseAnsi(`\x1b[${parameters}mx`)).toEqual([style ? { text: "x", style } : { text: "x" }])
  })
})

describe("text", () => {
  test("is split where the style changes", () => {
    expect(parseAnsi("a\x1b[31mb\nc\x1b[md")).toEqual([
      { text: "a" },
      { text: "b\nc", style: { fg: "ansi:1" } },
      { text: "d" },
    ])
    expect(parseAnsi("")).toEqual([])
    expect(parseAnsi("plain\ttab\r\n")).toEqual([{ text: "plain   tab\n" }])
  })

  test.each([
    ["\x1b[2J", "␛[2J"],
    ["\x1b]52;c;x\x07", "␛]52;c;x␇"],
    ["\x1b]8;;http://a\x1b\\x", "␛]8;;http://a␛\\x"],
    ["\x1b[?1049l", "␛[?1049l"],
    ["\x1b[>4;1m", "␛[>4;1m"],
    ["\x1b[31", "␛[31"],
    ["a\rb", "a␍b"],
  ])("%j has no effect", (output, text) => {
    expect(
      parseAnsi(output)
        .map((one) => one.text)
        .join(""),
    ).toBe(text)
  })
})
