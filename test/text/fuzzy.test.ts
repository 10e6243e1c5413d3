// Fuzzy search: which items match, their order, and the matched ranges.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { fuzzy } from "../../src/text/fuzzy.ts"

const self = (text: string) => text
const found = (query: string, items: string[]) => fuzzy(query, items, self).map((match) => match.item)

describe("fuzzy", () => {
  test("an empty query keeps everything in order", () => {
    expect(found("", ["b", "a"])).toEqual(["b", "a"])
    expect(found("  ", ["b", "a"])).toEqual(["b", "a"])
    expect(fuzzy("", ["a", "b", "c"], self, 2)).toHaveLength(2)
  })

  test("better matches come first, others are left out", () => {
    expect(found("main", ["domain.ts", "src/main.ts", "main.ts", "other.ts"])).toEqual([
      "main.ts",
      "src/main.ts",
      "domain.ts",
    ])
    expect(found("xyz", ["abc"])).toEqual([])
    expect(found("kr", ["kill-ring.ts", "text/width.ts"])).toEqual(["kill-ring.ts"])
    expect(fuzzy("a", ["a1", "a2", "a3"], self, 2)).toHaveLength(2)
  })

  test("equal items keep their order", () => {
    const items = Array.from({ length: 20 }, (_, id) => ({ id, name: "same" }))
    expect(fuzzy("sa", items, (item) => item.name).map((match) => match.item.id)).toEqual(items.map((item) => item.id))
  })

  test("returns the matched ranges", () => {
    expect(fuzzy("main", ["src/main.ts"], self)[0]?.ranges).toEqual([{ start: 4, end: 8 }])
    expect(fuzzy("日語", ["日本語"], self)[0]?.ranges).toEqual([
      { start: 0, end: 1 },
      { start: 2, end: 3 },
    ])
  })

  test("any query and text: ranges lie in the text, in order", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 6 }),
        fc.array(fc.string({ unit: "grapheme" })),
        (query, items) => {
          for (const { item, ranges } of fuzzy(query, items, self)) {
            let from = 0
            for (const { start, end } of ranges) {
              expect(start).toBeGreaterThanOrEqual(from)
              expect(end).toBeGreaterThan(start)
              from = end
            }
            expect(from).toBeLessThanOrEqual(item.length)
          }
        },
      ),
    )
  })
})
