// The replacements for parts of libraries behave like the originals.
import fc from "fast-check"
import originalWidth from "string-width"
import { expect, test } from "vitest"
import { createSegmenter } from "../../scripts/lean/segmenter.ts"
import { stringWidth } from "../../scripts/lean/string-width.ts"

const pieces = fc.array(
  fc.oneof(
    fc.string(),
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(
      "\u001b[1m",
      "\u001b[38;2;1;2;3m",
      "\r\n",
      "e\u0301",
      "👨‍👩‍👧",
      "🇩🇪",
      "世界",
      "├──",
      "…",
      "\ud83d",
      "\u200d",
    ),
  ),
  { maxLength: 6 },
)
const texts = pieces.map((parts) => parts.join(""))

test("the segmenter returns the segments of Intl.Segmenter, and the one that contains an index", () => {
  const real = new Intl.Segmenter(undefined, { granularity: "grapheme" })
  const ours = createSegmenter(undefined, { granularity: "grapheme" })
  fc.assert(
    fc.property(texts, fc.integer({ min: -1, max: 12 }), (text, at) => {
      expect([...ours.segment(text)]).toEqual([...real.segment(text)])
      expect(ours.segment(text).containing(at)).toEqual(real.segment(text).containing(at))
      // Some callers stop an iteration early, or run two at the same time.
      const segments = ours.segment(text)
      expect(segments[Symbol.iterator]().next().value).toEqual([...segments][0])
    }),
    { numRuns: 2000 },
  )
})

test("plain text never creates an Intl.Segmenter", () => {
  const ours = createSegmenter("no such language")
  expect([...ours.segment("a─b")].map(({ segment }) => segment)).toEqual(["a", "─", "b"])
  expect(() => [...ours.segment("e\u0301")]).toThrow(RangeError)
})

test("widths are those of string-width, with and without escape sequences", () => {
  const parts = [
    "plain",
    "世界",
    "├── …",
    "e\u0301",
    "👍",
    "👨‍👩‍👧",
    "\u001b[31mred\u001b[0m",
    "\u001b]8;;http://a.b\u0007link\u001b]8;;\u0007",
  ]
  for (const one of parts)
    for (const other of parts)
      expect(stringWidth(one + other), JSON.stringify(one + other)).toBe(originalWidth(one + other))
  expect(stringWidth("\u001b[1m", { countAnsiEscapeCodes: true })).toBe(3)
  expect([stringWidth(""), stringWidth(undefined)]).toEqual([0, 0])
})
