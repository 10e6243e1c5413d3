// Text from which the user decides: nothing in it is invisible or taken for something else, and ordinary text is readable.
import { describe, expect, it } from "vitest"
import { reveal } from "../../../src/text/row/reveal.ts"

const toLabel = (text: string) =>
  Array.from(text, (each) => `⟨U+${each.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}⟩`).join("")

/** Code points from the first to the last one, every `step`. */
const range = (first: number, last: number, step = 1) =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => String.fromCodePoint(first + i * step))

describe("an invisible character is shown as its code point", () => {
  it.each<[string, string[]]>([
    ["blank letters", ["\u2800", "\u3164", "\u115f", "\u1160", "\uffa0", "\u17b4", "\u17b5"]],
    ["joiners of nothing", ["\u034f", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff"]],
    ["variation selectors", [...range(0xfe00, 0xfe0f), ...range(0xe0100, 0xe01ef), "\u180b", "\u180f"]],
    ["spaces that are no space", ["\u00a0", "\u1680", ...range(0x2000, 0x200a), "\u202f", "\u205f", "\u3000"]],
    [
      "marks of direction and separators",
      [...range(0x200b, 0x200f), ...range(0x2028, 0x202e), ...range(0x2060, 0x206f)],
    ],
    ["Mongolian and interlinear controls", ["\u180e", "\ufff9", "\ufffa", "\ufffb", "\ufffc"]],
    ["musical and shorthand controls", [...range(0x1d173, 0x1d17a), ...range(0x1bca0, 0x1bca3)]],
    ["tags", range(0xe0000, 0xe0fff, 7)],
    ["private characters", ["\ue000", "\uf8ff", "\u{f0000}", "\u{10fffd}"]],
    ["unassigned characters", ["\u0378", "\u{1fbfe}", "\ufffe", "\uffff"]],
    ["lone surrogates", ["\ud800", "\udfff"]],
  ])("%s", (_what, characters) => {
    for (const character of characters)
      for (const [before, after] of [
        ["r", "m"],
        ["rm ", "-rf"],
        ["", ""],
      ])
        expect(reveal(`${before}${character}${after}`)).toBe(`${before}${toLabel(character)}${after}`)
  })

  it.each([
    ["a joiner between ASCII letters", "r\u200dm", "r⟨U+200D⟩m"],
    ["a joiner at the end of an Arabic word", "مي\u200c rm", "مي⟨U+200C⟩ rm"],
    ["a selector after a letter", "rm\ufe0f", "rm⟨U+FE0F⟩"],
    ["a selector after a digit", "1\ufe0f", "1⟨U+FE0F⟩"],
    ["a joiner after an emoji", "👩\u200drm", "👩⟨U+200D⟩rm"],
    ["a second selector", "❤\ufe0f\ufe0f", "❤\ufe0f⟨U+FE0F⟩"],
    ["a mark on an ASCII letter that it makes no letter of", "rm\u0338", "rm⟨U+0338⟩"],
    ["a mark on a space", "a \u0301b", "a ⟨U+0301⟩b"],
    ["a mark at the start", "\u0301a", "⟨U+0301⟩a"],
    ["a storm of marks", `e${"\u0301".repeat(50)}`, `e\u0301${"⟨U+0301⟩".repeat(49)}`],
    ["a storm on another letter", `ш${"\u0301".repeat(6)}`, `ш${"\u0301".repeat(4)}⟨U+0301⟩⟨U+0301⟩`],
    ["an escape", "a\u001b[8mb", "a␛[8mb"],
    ["a carriage return", "rm -rf ~\r git status", "rm -rf ~␍ git status"],
  ])("%s", (_what, text, shown) => expect(reveal(text)).toBe(shown))
})

describe("a letter or sign that is taken for an ASCII one is shown as its code point", () => {
  it.each([
    ["Cyrillic in an ASCII word", "gіt status", "gі".slice(1)],
    ["Cyrillic at the end", "src/indeх.ts", "х"],
    ["Greek", "Νode script.js", "Ν"],
    ["Greek omicron", "nοde", "ο"],
    ["Greek alpha in an ASCII word", "bαsh", "α"],
    ["Armenian", "ոode", "ո"],
    ["Armenian o", "dօcker", "օ"],
    ["Cherokee", "ᏒM", "Ꮢ"],
    ["Lisu", "ꓠode", "ꓠ"],
    ["Coptic", "nⲟde", "ⲟ"],
    ["a small capital", "gɪt", "ɪ"],
    ["a dotless i", "gıt", "ı"],
    ["a script g", "ɡit", "ɡ"],
    ["a long s", "ſh", "ſ"],
    ["fullwidth", "gｉt", "ｉ"],
    ["a mathematical letter", "g𝗂t", "𝗂"],
    ["a Roman numeral", "ⅿake", "ⅿ"],
    ["the Kelvin sign", "\u212aill", "\u212a"],
    ["a letterlike symbol", "ℓs", "ℓ"],
    ["a digit of another script", "port8٠80", "٠"],
    ["a division slash", "src∕a", "∕"],
    ["a fraction slash", "src⁄a", "⁄"],
    ["a fullwidth slash", "src／a", "／"],
    ["a fullwidth bar", "cat a ｜ sh", "｜"],
    ["a drawn bar", "cat a │ sh", "│"],
    ["a fullwidth semicolon", "ls；rm", "；"],
    ["a Greek question mark", "ls\u037e rm", "\u037e"],
    ["a fullwidth ampersand", "ls ＆ rm", "＆"],
    ["a fullwidth greater-than", "ls ＞ a", "＞"],
    ["a fullwidth dollar", "echo ＄HOME", "＄"],
    ["a one-dot leader", "․/run", "․"],
    ["a ratio as a colon", "host∶80", "∶"],
    ["an asterisk operator", "rm ∗", "∗"],
    ["an en dash as an option", "rm –rf a", "–"],
    ["a minus as an option", "rm −rf a", "−"],
    ["a long vowel mark as an option", "rm ーrf a", "ー"],
    ["a hyphen in a name", "git‐log", "‐"],
  ])("%s", (_what, text, deceptive) => {
    expect(reveal(text)).toBe(text.replaceAll(deceptive, toLabel(deceptive)))
  })

  it.each([
    ["Cyrillic", "сору a b", "сору"],
    ["a single Cyrillic letter", "rm -rf а", "а"],
    ["Greek", "ον x", "ον"],
    ["fullwidth", "ｒｍ -rf a", "ｒｍ"],
    ["mathematical", "𝐫𝐦 -rf a", "𝐫𝐦"],
    ["in a path", "bin/сору", "сору"],
    ["behind an invisible character", "p\u200bа", "\u200bа"],
  ])("a whole word that looks like ASCII: %s", (_what, text, deceptive) => {
    expect(reveal(text)).toBe(text.replaceAll(deceptive, toLabel(deceptive)))
  })

  it.each([
    ["at the start", "сору привет", "сору"],
    ["behind another command", "echo привет; сору привет", "сору"],
    ["in a substitution", "echo привет $(сору привет)", "сору"],
    ["behind an assignment", "А=1 ./сору привет", "А", "сору"],
    ["in a folder", "./bin/сору привет", "сору"],
    ["in another script", "ⲟⲟ a", "ⲟⲟ"],
  ])("the name of a program, whatever stands beside it: %s", (_what, text, ...deceptive) => {
    const shown = deceptive.reduce((before, each) => before.replaceAll(each, toLabel(each)), text)
    expect(reveal(text, { isCommand: true })).toBe(shown)
  })

  it("quotation marks of a command that are none", () => {
    expect(reveal("echo “a; rm b”", { isCommand: true })).toBe("echo ⟨U+201C⟩a; rm b⟨U+201D⟩")
    expect(reveal("say “a”")).toBe("say “a”")
  })
})

describe("ordinary text stays as it is", () => {
  it.each([
    'git commit -m "修复：登录（测试），完成。"',
    "touch 文件名.txt サーバー.txt 한국어_파일.md",
    "日本語のＡＰＩを使う",
    'git commit -m "Исправил вход: он не помнил слово"',
    "docs/документы/он.txt",
    "Привет, мир! Это проверка.",
    "mkdir العربية && cat ملف.txt",
    "می‌خواهم",
    "हिन्दी में क्‍षमा",
    "ภาษาไทย",
    "tiếng Việt, Zürich, Łódź, São Paulo, naïve café",
    "cafe\u0301 Zu\u0308rich tie\u0302\u0301ng",
    "й и\u0306 ё",
    "שָׁלוֹם",
    "👩‍👩‍👧 ❤️ 1️⃣ 🏳️‍🌈 👍🏽 🇩🇪 ☎︎",
    "l’école – it’s “fine” … 5–7 € § ± × ÷ → ✓ ≤ ≥ ° ½ ² ™ ©",
    "λ x: Δt = 0.5 μs, π ≈ 3.14, α = 0.05",
    "Ελληνικά και τα άλλα",
    "Հայերեն",
    "├── src\n│   └── a.ts",
    "a - b -- c | d ; e & f",
  ])("%s", (text) => {
    expect(reveal(text, { multiline: true })).toBe(text)
    if (!/[“’│]/.test(text)) expect(reveal(text, { multiline: true, isCommand: true })).toBe(text)
  })
})
