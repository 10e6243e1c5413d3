// Cuts of text: no character is split, whatever the text.
import fc from "fast-check"
import { expect, test } from "vitest"
import { cutText, cutTextStart, shortenText } from "../../server/base/cut-text.ts"

const family = "👨‍👩‍👧‍👦"
const samples = ["a", "é", "e\u0301", "你", "😀", "🇩🇪", "👍🏽", family, "\r\n", "한", "\ud83d"]
const texts = fc.array(fc.oneof(fc.constantFrom(...samples), fc.string({ unit: "grapheme" })), { maxLength: 40 })
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" })
const clusters = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment)

test("a text within the limit is unchanged", () => {
  expect([cutText("abc", 3), cutTextStart("abc", 3), shortenText("abc", 3)]).toEqual(["abc", "abc", "abc"])
})

test.each([
  ["a line with an emoji at the limit", `${"a".repeat(1999)}😀 end`, 2000, "a".repeat(1999)],
  ["a family", `x${family}y`, 5, "x"],
  ["a letter with its accent", "ae\u0301b", 2, "a"],
  ["a flag", "🇩🇪🇫🇷", 6, "🇩🇪"],
  ["nothing fits", "😀", 1, ""],
])("keeps characters whole: %s", (_, text, maxLength, expected) => {
  expect(cutText(text, maxLength)).toBe(expected)
})

test("a cluster without end is cut between its code points", () => {
  const zalgo = `e${"\u0301".repeat(500)}`
  expect(cutText(zalgo, 300)).toHaveLength(300)
  expect(cutText("\u{1f469}\u200d".repeat(200), 301).isWellFormed()).toBe(true)
})

test("the shortened text ends with a mark and is within the limit", () => {
  expect(shortenText(`${"y".repeat(98)}😀z`, 100)).toBe(`${"y".repeat(98)}…`)
})

test("a cut is the longest list of whole characters within the limit", () => {
  fc.assert(
    fc.property(texts, fc.nat(60), (parts, maxLength) => {
      const text = parts.join("")
      let expected = ""
      for (const cluster of clusters(text)) {
        if (expected.length + cluster.length > maxLength) break
        expected += cluster
      }
      if (clusters(text).every(({ length }) => length < 30)) expect(cutText(text, maxLength)).toBe(expected)
      if (text.isWellFormed()) {
        expect(cutText(text, maxLength).isWellFormed()).toBe(true)
        expect(cutTextStart(text, maxLength).isWellFormed()).toBe(true)
      }
      expect(text.endsWith(cutTextStart(text, maxLength))).toBe(true)
      expect(cutTextStart(text, maxLength).length).toBeLessThanOrEqual(maxLength)
    }),
  )
})
