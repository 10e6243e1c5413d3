import fc from "fast-check"
import { expect, test } from "vitest"
import { truncateRow, padRow, rowText, rowWidth, type Span, span, justifyRow } from "../../../src/text/row/span.ts"
import { wrap, type WrapOptions } from "../../../src/text/row/wrap.ts"

const lines = (spans: readonly Span[], columns: number, options: WrapOptions = {}) =>
  wrap(spans, columns, options).map(rowText)

test("words wrap, spaces at a break are dropped", () => {
  expect(lines([span("the quick  brown fox jumps")], 10)).toEqual(["the quick", "brown fox", "jumps"])
  expect(lines([span("trailing   ")], 20)).toEqual(["trailing"])
  expect(lines([span("")], 20)).toEqual([""])
})

test("line breaks and indentation at the start of a line are kept", () => {
  expect(lines([span("a\n\n  b c")], 10)).toEqual(["a", "", "  b c"])
  expect(lines([span("    indented words go on")], 14)).toEqual(["    indented", "words go on"])
})

test("indents are included in the columns", () => {
  expect(lines([span("one two three")], 8, { indent: [span("• ")], hangingIndent: 2 })).toEqual([
    "• one",
    "  two",
    "  three",
  ])
  expect(lines([span("one two three")], 8, { indent: 1 })).toEqual([" one two", " three"])
})

test("a word across spans stays whole, styles stay apart", () => {
  const bold = { bold: true }
  const rows = wrap([span("see un"), span("break", bold), span("able now")], 12)
  expect(rows.map(rowText)).toEqual(["see", "unbreakable", "now"])
  expect(rows[1]).toEqual([span("un"), span("break", bold), span("able")])
})

test("a word longer than the row is split", () => {
  expect(lines([span("go https://example.org/path x")], 10)).toEqual(["go", "https://ex", "ample.org/", "path x"])
  expect(lines([span("    toolongforit")], 8)).toEqual(["    tool", "ongforit"])
})

test("wide glyphs are never split and CJK breaks by its rules", () => {
  expect(lines([span("世界你好")], 5)).toEqual(["世界", "你好"])
  expect(lines([span("你好，世界")], 4)).toEqual(["你", "好，", "世界"])
  expect(lines([span("看「世界」吧")], 4)).toEqual(["看", "「世", "界」", "吧"])
  expect(lines([span("abc世界def")], 5)).toEqual(["abc世", "界def"])
  expect(lines([span("👨‍👩‍👧👍🏽🇩🇪")], 4)).toEqual(["👨‍👩‍👧👍🏽", "🇩🇪"])
})

test("for any text, no row is too wide and no glyph is lost", () => {
  const piece = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("世界", " ", "  ", "word", "，", "「", "👍🏽", "\n", "é"),
  )
  fc.assert(
    fc.property(
      fc.array(piece),
      fc.integer({ min: 2, max: 20 }),
      fc.integer({ min: 0, max: 4 }),
      (texts, columns, hang) => {
        const clean = texts.map((text) =>
          text.replace(/[\p{C}\p{Z}\p{M}]/gu, (c) => (c === "\n" || c === "\u200d" ? c : " ")),
        )
        const rows = wrap(
          clean.map((text) => span(text)),
          columns + hang,
          { indent: 0, hangingIndent: hang },
        )
        for (const row of rows) expect(rowWidth(row)).toBeLessThanOrEqual(columns + hang)
        const solid = (text: string) => text.replace(/\s/g, "")
        expect(solid(rows.map(rowText).join(""))).toBe(solid(clean.join("")))
      },
    ),
  )
})

test("rows are truncated, padded and justified by cells", () => {
  expect(rowText(truncateRow([span("ab世界")], 5))).toBe("ab世")
  expect(rowText(truncateRow([span("abcdef")], 4, "…"))).toBe("abc…")
  expect(rowWidth(padRow([span("世")], 6))).toBe(6)
  expect(rowText(justifyRow([span("left")], [span("right")], 12))).toBe("left   right")
  expect(rowText(justifyRow([span("left side is long")], [span("right")], 12))).toBe("left…  right")
})
