// Untrusted text reaches the terminal only as visible characters.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { sanitize } from "../../../src/text/row/sanitize.ts"
import { width } from "../../../src/text/row/width.ts"

const active =
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e0fff}]|\p{Cs}/u

describe("attacks", () => {
  test.each<[string, string, string]>([
    ["clipboard write", "\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"],
    ["clipboard write, unterminated", "a\x1b]52;c;", "a␛]52;c;"],
    ["title", "\x1b]0;owned\x1b\\", "␛]0;owned␛\\"],
    ["link with other text", "\x1b]8;;http://a\x07b\x1b]8;;\x07", "␛]8;;http://a␇b␛]8;;␇"],
    ["notification", "\x1b]777;notify;a;b\x07", "␛]777;notify;a;b␇"],
    ["device control", "\x1bPq#0\x1b\\", "␛Pq#0␛\\"],
    ["application command", "\x1b_Gf=100;AAAA\x1b\\", "␛_Gf=100;AAAA␛\\"],
    ["privacy message", "\x1b^x\x1b\\", "␛^x␛\\"],
    ["start of string", "\x1bXx\x1b\\", "␛Xx␛\\"],
    ["cursor movement", "\x1b[5;5H", "␛[5;5H"],
    ["reset", "\x1bc", "␛c"],
    ["cursor report", "\x1b[6n", "␛[6n"],
    ["leave alternate screen", "\x1b[?1049l", "␛[?1049l"],
    ["colour", "\x1b[31mred\x1b[0m", "␛[31mred␛[0m"],
    ["8-bit CSI", "\u009b2J", "⟨U+009B⟩2J"],
    ["8-bit OSC", "\u009d0;x\u009c", "⟨U+009D⟩0;x⟨U+009C⟩"],
    ["carriage return", "rm -rf ~\r git status   ", "rm -rf ~␍ git status   "],
    ["backspaces", "rm\b\bls", "rm␈␈ls"],
    ["NUL and DEL", "a\0b\x7fc", "a␀b␡c"],
    ["line feed in one row", "a\nb", "a␊b"],
    ["bidi override", "a\u202eb\u2066c", "a⟨U+202E⟩b⟨U+2066⟩c"],
    ["direction marks", "\u200f\u200e\u061c", "⟨U+200F⟩⟨U+200E⟩⟨U+061C⟩"],
    ["zero width space", "ca\u200bt", "ca⟨U+200B⟩t"],
    ["tag characters", "a\u{e0041}", "a⟨U+E0041⟩"],
    ["line separator", "a\u2028b", "a⟨U+2028⟩b"],
    ["lone surrogates", "\ud800a\udc00", "\ufffda\ufffd"],
    ["combining storm", `a${"\u0301".repeat(500)}b`, `a${"\u0301".repeat(8)}b`],
    ["joiner storm", `a${"\u200d\u0301".repeat(500)}b`, `a${"\u200d\u0301".repeat(4)}b`],
    ["selector storm", `a${"\ufe0f".repeat(99)}`, `a${"\ufe0f".repeat(8)}`],
  ])("%s", (_name, foreign, shown) => {
    expect(sanitize(foreign)).toBe(shown)
  })

  test("the result has no control character, and sanitizing is idempotent", () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
      fc.constantFrom("\x1b", "\r", "\n", "\t", "\u202e", "\u0301", "\u{e0041}"),
    )
    const text = fc.array(unit, { maxLength: 30 }).map((units) => units.join(""))
    fc.assert(
      fc.property(text, fc.boolean(), (foreign, multiline) => {
        const shown = sanitize(foreign, { multiline })
        expect(shown).not.toMatch(active)
        if (!multiline) expect(shown).not.toContain("\n")
        expect(sanitize(shown, { multiline })).toBe(shown)
        expect(shown.isWellFormed()).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

describe("allowed text", () => {
  test("CRLF is a line feed, a tab reaches the next stop", () => {
    expect(sanitize("a\r\nb\rc", { multiline: true })).toBe("a\nb␍c")
    expect(sanitize("\tx\n日\ty\tz", { multiline: true })).toBe("        x\n日      y       z")
    expect(sanitize("ab\tc", { tabWidth: 4 })).toBe("ab  c")
  })

  test.each(["plain text", "日本語 한국어 ①", "👨‍👩‍👧‍👦 👍🏽 🇩🇪 1️⃣ ❤️", "नमस्ते", "e\u0301", "\ufffd", "┃ → ✓"])(
    "%j is left alone",
    (text) => {
      expect(sanitize(text)).toBe(text)
    },
  )

  test("the time is linear in the length of a line", () => {
    const line = "a\tb\x1b".repeat(100_000)
    expect(width(sanitize(line))).toBeGreaterThan(300_000)
  })
})
