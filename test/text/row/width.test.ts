// Widths agree with the layout engine, and clipping never splits a grapheme cluster.
import fc from "fast-check"
import stringWidth from "string-width"
import { describe, expect, test } from "vitest"
import { graphemes, isBoundary, isPlain, nextBoundary, previousBoundary } from "../../../src/text/row/segment.ts"
import { clip, padEnd, truncate, width } from "../../../src/text/row/width.ts"

const pieces = [
  "a",
  " ",
  "é",
  "e\u0301",
  "日",
  "ｱ",
  "한",
  "\u1112\u1161\u11ab",
  "👍",
  "👍🏽",
  "👨‍👩‍👧‍👦",
  "🇩🇪",
  "🇩",
  "1️⃣",
  "1",
  "❤️",
  "❤",
  "⚠️",
  "नमस्ते",
  "क्ष",
  "ก็",
  "①",
  "┃",
  "→",
  "\t",
  "\n",
  "\r\n",
  "\r",
  "\u200b",
  "\u200d",
  "\ufe0f",
  "⌚︎",
  "🏽",
  "が",
  "ﾞ",
  "\u202e",
  "؀1",
  "𝒳",
  "\ud800",
]
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(""))

describe("width", () => {
  test.each([
    ["", 0],
    ["abc", 3],
    ["日本語", 6],
    ["👨‍👩‍👧‍👦", 2],
    ["👍🏽", 2],
    ["🇩🇪", 2],
    ["1️⃣", 2],
    ["❤️", 2],
    ["❤", 1],
    ["①", 1],
    ["नमस्ते", 4],
    ["e\u0301", 1],
    ["┃ ▀→…", 5],
    ["\u200b", 0],
  ])("%j takes %i cells", (value, cells) => {
    expect(width(value)).toBe(cells)
  })

  test("every single code point agrees with the layout engine", () => {
    const wrong: string[] = []
    for (let code = 0; code < 0x20000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue
      const value = String.fromCodePoint(code)
      if (width(value) !== stringWidth(value, { countAnsiEscapeCodes: true })) wrong.push(code.toString(16))
    }
    expect(wrong).toEqual([])
  })

  test("emoji sequences agree with the layout engine", () => {
    const wrong: string[] = []
    for (let code = 0x203c; code < 0x1fb00; code++) {
      const base = String.fromCodePoint(code)
      if (!/\p{Emoji}/u.test(base)) continue
      for (const tail of ["", "\ufe0f", "\ufe0e", "🏽", "\ufe0f\u20e3", "\u200d♂️", "\u200d🔥"]) {
        const value = base + tail
        if (width(value) !== stringWidth(value)) wrong.push(`${value} ${code.toString(16)} ${tail}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test("is the sum of its clusters", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(width(value)).toBe(graphemes(value).reduce((sum, one) => sum + width(one), 0))
      }),
    )
  })
})

describe("clip and pad", () => {
  test("a clipped text fits, is a prefix, and ends at a boundary", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: -1, max: 20 }), (value, cells) => {
        const head = clip(value, cells)
        expect(value.startsWith(head)).toBe(true)
        expect(width(head)).toBeLessThanOrEqual(Math.max(0, cells))
        expect(isBoundary(value, head.length)).toBe(true)
      }),
    )
  })

  test.each([
    ["a日b", 2, "a"],
    ["a日b", 3, "a日"],
    ["👨‍👩‍👧‍👦x", 1, ""],
    ["👨‍👩‍👧‍👦x", 2, "👨‍👩‍👧‍👦"],
    ["abc", 2, "ab"],
  ])("%j in %i cells", (value, cells, expected) => {
    expect(clip(value, cells)).toBe(expected)
  })

  test("padding appends spaces and keeps longer text", () => {
    expect(padEnd("日", 4)).toBe("日  ")
    expect(padEnd("abcd", 2)).toBe("abcd")
  })

  test("a truncated text ends with the mark", () => {
    expect(truncate("hello world", 6)).toBe("hello…")
    expect(truncate("日本語", 4)).toBe("日…")
    expect(truncate("abc", 0)).toBe("")
  })
})

describe("segments", () => {
  test("what counts as plain has a boundary at every unit", () => {
    const segmenter = new Intl.Segmenter("en")
    const plain: string[] = []
    for (let code = 0; code < 0xd800; code++)
      if (isPlain(String.fromCharCode(code))) plain.push(String.fromCharCode(code))
    expect(plain.length).toBeGreaterThan(40_000)
    for (const neighbour of ["a", "日", "가", "각", "!", "→"])
      for (let i = 0; i < plain.length; i += 500) {
        const joined = plain.slice(i, i + 500).join(neighbour)
        expect([...segmenter.segment(joined)].length).toBe(joined.length)
      }
  })

  test("stepping by boundaries visits the clusters in both directions", () => {
    fc.assert(
      fc.property(text, (value) => {
        const ends: number[] = []
        for (let at = 0; at < value.length;) ends.push((at = nextBoundary(value, at)))
        const starts: number[] = []
        for (let at = value.length; at > 0;) starts.push((at = previousBoundary(value, at)))
        let sum = 0
        expect(ends).toEqual(graphemes(value).map((one) => (sum += one.length)))
        expect([...starts.reverse(), value.length].slice(value.length ? 1 : 0)).toEqual(ends.length ? ends : [0])
      }),
    )
  })
})
