// The rows of the prompt cover the text, fit into the columns, and agree with the position of the caret.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { layout, toOffset, toPosition, toDisplayText } from "../../../src/text/buffer/layout.ts"
import { isBoundary } from "../../../src/text/row/segment.ts"
import { width } from "../../../src/text/row/width.ts"

const rowsOf = (text: string, columns: number) => layout(text, columns).map((row) => text.slice(row.start, row.end))

describe("layout", () => {
  test.each<[string, number, string[]]>([
    ["", 5, [""]],
    ["hello", 5, ["hello"]],
    ["hello world", 5, ["hello ", "world"]],
    ["hello world", 8, ["hello ", "world"]],
    ["hello  world", 5, ["hello ", " ", "world"]],
    ["abcdefgh", 3, ["abc", "def", "gh"]],
    ["ab cdefgh", 4, ["ab ", "cdef", "gh"]],
    ["a\n\nb\n", 4, ["a", "", "b", ""]],
    ["日本語です", 5, ["日本", "語で", "す"]],
    ["ab日本", 3, ["ab", "日", "本"]],
    ["日本。x", 4, ["日", "本。", "x"]],
    ["👨‍👩‍👧👨‍👩‍👧", 3, ["👨‍👩‍👧", "👨‍👩‍👧"]],
    ["日", 1, ["日"]],
    ["hello ", 5, ["hello ", ""]],
    ["\tx", 4, ["\t", "x"]],
  ])("%j in %i columns", (text, columns, rows) => {
    expect(rowsOf(text, columns)).toEqual(rows)
  })

  test("control characters are measured as they are drawn", () => {
    expect(toDisplayText("a\tb\x1b")).toBe("a    b␛")
    expect(toPosition("\x1b\tx", layout("\x1b\tx", 20), 2)).toEqual({ row: 0, column: 5 })
  })

  test("positions and offsets", () => {
    const text = "hello world\n日本"
    const rows = layout(text, 6)
    expect(toPosition(text, rows, 5)).toEqual({ row: 0, column: 5 })
    expect(toPosition(text, rows, 6)).toEqual({ row: 1, column: 0 })
    expect(toPosition(text, rows, 11)).toEqual({ row: 1, column: 5 })
    expect(toPosition(text, rows, 13)).toEqual({ row: 2, column: 2 })
    expect(toOffset(text, rows, { row: 2, column: 1 })).toBe(12)
    expect(toOffset(text, rows, { row: 0, column: 99 })).toBe(5)
    expect(toOffset(text, rows, { row: 9, column: 99 })).toBe(14)
    expect(toOffset(text, rows, { row: -1, column: 2 })).toBe(2)
  })
})

const pieces = [
  "a",
  "word",
  " ",
  "  ",
  "\n",
  "\t",
  "日",
  "本語。",
  "e\u0301",
  "👨‍👩‍👧",
  "🇩🇪",
  "\x1b",
  "\u202e",
  "longerword",
]
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join(""))

describe("for any text", () => {
  test("rows cover it in order, fit, and end at boundaries", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 15 }), (value, columns) => {
        const rows = layout(value, columns)
        let from = 0
        for (const [index, row] of rows.entries()) {
          expect(row.start).toBe(from)
          expect(isBoundary(value, row.end)).toBe(true)
          const drawn = toDisplayText(
            row.isSoft ? value.slice(row.start, row.end).replace(/[ \t]$/, "") : value.slice(row.start, row.end),
          )
          const isOneGlyph = !isBoundaryInside(value, row.start, row.end)
          if (!isOneGlyph) expect(width(drawn)).toBeLessThanOrEqual(columns)
          if (row.isSoft) expect(row.end).toBeGreaterThan(row.start)
          from = row.isSoft ? row.end : row.end + 1
          if (index === rows.length - 1) expect(row.end).toBe(value.length)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test("the cell of an offset converts back to the offset", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 15 }), fc.nat(80), (value, columns, index) => {
        const offset = Math.min(index, value.length)
        if (!isBoundary(value, offset)) return
        const rows = layout(value, columns)
        const position = toPosition(value, rows, offset)
        expect(toOffset(value, rows, position)).toBe(offset)
      }),
      { numRuns: 2000 },
    )
  })
})

function isBoundaryInside(value: string, start: number, end: number): boolean {
  for (let at = start + 1; at < end; at++) if (isBoundary(value, at)) return true
  return false
}
