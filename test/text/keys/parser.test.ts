// Every encoding of a key gives the same event however it is chunked; replies of the terminal never become text.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { toLegacyBytes } from "../../../src/text/keys/legacy-bytes.ts"
import { type KeyEvent, toPress } from "../../../src/text/keys/event.ts"
import { toChord, parseChord, toSingleCharacters } from "../../../src/text/keys/chord.ts"
import { createKeyParser } from "../../../src/text/keys/parser.ts"

/** The events of bytes that come at once, followed by silence. */
function parse(bytes: string | Uint8Array): KeyEvent[] {
  const parser = createKeyParser()
  return [...parser.feed(bytes), ...parser.flush()]
}

/** Events in short: chords, or the text in quotes. */
function show(events: KeyEvent[]): string {
  return events.map((event) => (event.type === "key" ? toChord(event) : JSON.stringify(event))).join(" ")
}

const text = (value: string): KeyEvent => ({ type: "text", text: value })

describe("keys", () => {
  test.each<[string, string]>([
    ["\r", "return"],
    ["\n", "ctrl+j"],
    ["\t", "tab"],
    ["\x7f", "backspace"],
    ["\b", "backspace"],
    ["\0", "ctrl+space"],
    ["\x01", "ctrl+a"],
    ["\x1a", "ctrl+z"],
    ["\x1c", "ctrl+\\"],
    ["\x1d", "ctrl+]"],
    ["\x1f", "ctrl+-"],
    ["\x1b", "escape"],
    ["\x1b\x1b", "escape escape"],
    ["\x1b\r", "alt+return"],
    ["\x1b\x7f", "alt+backspace"],
    ["\x1b\t", "alt+tab"],
    ["\x1b\x06", "ctrl+alt+f"],
    ["\x1bf", "alt+f"],
    ["\x1bF", "alt+shift+f"],
    ["\x1b ", "alt+space"],
    ["\x1bé", "alt+é"],
    ["\x1b[", "alt+["],
    ["\x1bO", "alt+shift+o"],
    ["\x1b]", "alt+]"],
    ["\x1bP", "alt+shift+p"],
    ["\x1b\x1b[", "escape alt+["],
    ["\x1b[A", "up"],
    ["\x1b[B", "down"],
    ["\x1b[C", "right"],
    ["\x1b[D", "left"],
    ["\x1b[H", "home"],
    ["\x1b[F", "end"],
    ["\x1bOA", "up"],
    ["\x1bOH", "home"],
    ["\x1bOP", "f1"],
    ["\x1bOQ", "f2"],
    ["\x1bOS", "f4"],
    ["\x1b[1;2Q", "shift+f2"],
    ["\x1b[1;2R", "shift+f3"],
    ["\x1bOM", "return"],
    ["\x1b[1~", "home"],
    ["\x1b[2~", "insert"],
    ["\x1b[3~", "delete"],
    ["\x1b[4~", "end"],
    ["\x1b[5~", "pageup"],
    ["\x1b[6~", "pagedown"],
    ["\x1b[7~", "home"],
    ["\x1b[12~", "f2"],
    ["\x1b[15~", "f5"],
    ["\x1b[24~", "f12"],
    ["\x1b[24;5~", "ctrl+f12"],
    ["\x1b[Z", "shift+tab"],
    ["\x1b[1;5C", "ctrl+right"],
    ["\x1b[1;3D", "alt+left"],
    ["\x1b[1;4C", "alt+shift+right"],
    ["\x1b[1;6A", "ctrl+shift+up"],
    ["\x1b[1;9D", "super+left"],
    ["\x1b[3;5~", "ctrl+delete"],
    ["\x1b[3;2~", "shift+delete"],
    ["\x1b\x1b[A", "alt+up"],
    ["\x1b\x1bOC", "alt+right"],
    ["\x1b[a", "shift+up"],
    ["\x1bOd", "ctrl+left"],
    ["\x1b[3$", "shift+delete"],
    ["\x1b[3^", "ctrl+delete"],
    ["\x1b[3@", "ctrl+shift+delete"],
    ["\x1b[[A", "f1"],
    ["\x1b[[E", "f5"],
    // kitty
    ["\x1b[13;2u", "shift+return"],
    ["\x1b[13;5u", "ctrl+return"],
    ["\x1b[27u", "escape"],
    ["\x1b[9;2u", "shift+tab"],
    ["\x1b[9;5u", "ctrl+tab"],
    ["\x1b[105;5u", "ctrl+i"],
    ["\x1b[127;5u", "ctrl+backspace"],
    ["\x1b[46;5u", "ctrl+."],
    ["\x1b[45;5u", "ctrl+-"],
    ["\x1b[97;6u", "ctrl+shift+a"],
    ["\x1b[97:65;6u", "ctrl+shift+a"],
    ["\x1b[122;9u", "super+z"],
    ["\x1b[122;10u", "super+shift+z"],
    ["\x1b[97;3u", "alt+a"],
    ["\x1b[97;33u", "alt+a"],
    ["\x1b[97;69u", "ctrl+a"],
    ["\x1b[1089::99;5u", "ctrl+c"],
    ["\x1b[1089:1057:99;6u", "ctrl+shift+c"],
    ["\x1b[97;5:2u", "ctrl+a"],
    ["\x1b[97;5:3u", ""],
    ["\x1b[1;1:3A", ""],
    ["\x1b[3;1:3~", ""],
    ["\x1b[57441u", ""],
    ["\x1b[57428u", ""],
    ["\x1b[57376u", "f13"],
    ["\x1b[57414u", "return"],
    ["\x1b[57417;5u", "ctrl+left"],
    ["\x1b[32;5u", "ctrl+space"],
    // modifyOtherKeys
    ["\x1b[27;2;13~", "shift+return"],
    ["\x1b[27;5;13~", "ctrl+return"],
    ["\x1b[27;6;65~", "ctrl+shift+a"],
    ["\x1b[27;5;46~", "ctrl+."],
    ["\x1b[27;2;9~", "shift+tab"],
  ])("%j is %s", (bytes, expected) => {
    expect(show(parse(bytes))).toBe(expected)
  })

  test.each<[string, string]>([
    ["\x1b[97;2u", "A"],
    ["\x1b[97:65;2u", "A"],
    ["\x1b[47:63;2u", "?"],
    ["\x1b[97;;97u", "a"],
    ["\x1b[0;;228u", "ä"],
    ["\x1b[32;2u", " "],
    ["\x1b[27;2;65~", "A"],
    ["\x1b[57400u", "1"],
    ["\x1bOq", "1"],
    ["\x1bOk", "+"],
  ])("%j types %j", (bytes, typed) => {
    expect(parse(bytes)).toEqual([text(typed)])
  })

  test("byte 0x08 is ctrl+backspace with the option", () => {
    expect(show(createKeyParser({ isControlBackspace: true }).feed("\b"))).toBe("ctrl+backspace")
  })
})

describe("text", () => {
  test("adjacent characters are one event, control bytes are keys", () => {
    expect(parse("日本語 abc\r")).toEqual([text("日本語 abc"), ...parse("\r")])
    expect(show(parse("a\x03b\x7f\x7f"))).toBe(
      `{"type":"text","text":"a"} ctrl+c {"type":"text","text":"b"} backspace backspace`,
    )
    expect(parse("a\u0085b")).toEqual([text("ab")])
  })

  test("bytes that are split inside a character", () => {
    const bytes = new TextEncoder().encode("é日🎉")
    const parser = createKeyParser()
    const events = Array.from(bytes, (_, index) => parser.feed(bytes.subarray(index, index + 1))).flat()
    expect(events).toEqual([text("é"), text("日"), text("🎉")])
    const [high, low] = ["🎉".slice(0, 1), "🎉".slice(1)]
    expect([...parser.feed(`a${high}`), ...parser.feed(low)]).toEqual([text("a"), text("🎉")])
  })

  test("a text as single characters", () => {
    expect(toSingleCharacters(text("jk日"))).toEqual([text("j"), text("k"), text("日")])
    expect(toChord(text("J"))).toBe("shift+j")
    expect(toChord(text("?"))).toBe("?")
    expect(toChord(text(" "))).toBe("space")
    expect(toChord(text("jj"))).toBeUndefined()
  })
})

describe("paste", () => {
  test("is one event with clean text", () => {
    expect(parse("x\x1b[200~a\r\nb\rc\td\x1b[31me\x1b]52;c;x\x07\0\x1b[201~\r")).toEqual([
      text("x"),
      { type: "paste", text: "a\nb\nc\tde" },
      ...parse("\r"),
    ])
  })

  test("the end marker may be split; its start may also be text", () => {
    const parser = createKeyParser()
    expect(parser.feed("\x1b[20")).toEqual([])
    expect(parser.feed("0~ab\x1b[2")).toEqual([])
    expect(parser.flushDelayMs()).toBe(30_000)
    expect(parser.feed("01")).toEqual([])
    expect(parser.feed("~c")).toEqual([{ type: "paste", text: "ab" }, text("c")])
    expect(parser.flushDelayMs()).toBe(0)
  })

  test("without an end marker it ends at the flush and keys work again", () => {
    const parser = createKeyParser()
    parser.feed("\x1b[200~lost\x1b[20")
    expect(parser.flush()).toEqual([{ type: "paste", text: "lost" }])
    expect(parser.feed("\r")).toEqual(parse("\r"))
  })

  test("several lines in one chunk are a paste, lines in separate chunks are not", () => {
    expect(parse("one\rtwo\r")).toEqual([{ type: "paste", text: "one\ntwo\n" }])
    const parser = createKeyParser()
    const events = ["one\r", "two\r", "three", "\r"].flatMap((chunk) => parser.feed(chunk))
    expect(events.map((event) => event.type)).toEqual(["text", "key", "text", "key", "text", "key"])
    expect(show(parse("\r\rx"))).toBe(`return return {"type":"text","text":"x"}`)
  })

  test("a long one continues in the next chunks", () => {
    let nowMs = 0
    const parser = createKeyParser({ nowMs: () => nowMs })
    expect(parser.feed("line\r".repeat(300))).toHaveLength(1)
    expect(parser.feed("rest\r")).toEqual([{ type: "paste", text: "rest\n" }])
    nowMs += 100
    expect(parser.feed("typed\r").map((event) => event.type)).toEqual(["text", "key"])
  })
})

describe("mouse and focus", () => {
  const base = { type: "mouse", x: 9, y: 4, shift: false, alt: false, ctrl: false }
  test.each<[string, object[]]>([
    ["\x1b[<0;10;5M", [{ ...base, action: "down", button: "left" }]],
    ["\x1b[<0;10;5m", [{ ...base, action: "up", button: "left" }]],
    ["\x1b[<2;10;5M", [{ ...base, action: "down", button: "right" }]],
    ["\x1b[<32;10;5M", [{ ...base, action: "drag", button: "left" }]],
    ["\x1b[<35;10;5M", [{ ...base, action: "move", button: "none" }]],
    ["\x1b[<64;10;5M", [{ ...base, action: "scroll", button: "none", direction: "up" }]],
    ["\x1b[<85;10;5M", [{ ...base, action: "scroll", button: "none", direction: "down", shift: true, ctrl: true }]],
    ["\x1b[<0;0;5M", []],
    ["\x1b[<1;5M", []],
    ["\x1b[M !!", []],
    ["\x1b[I", [{ type: "focus", focused: true }]],
    ["\x1b[O", [{ type: "focus", focused: false }]],
  ])("%j", (bytes, events) => {
    expect(parse(bytes)).toEqual(events)
  })
})

describe("replies of the terminal", () => {
  test.each<[string, string, string]>([
    ["\x1b]11;rgb:0000/0000/0000\x1b\\", "osc", "11;rgb:0000/0000/0000"],
    ["\x1b]11;rgb:ffff/ffff/ffff\x07", "osc", "11;rgb:ffff/ffff/ffff"],
    ["\x1bP>|tmux 3.3a\x1b\\", "dcs", ">|tmux 3.3a"],
    ["\x1b[?62;c", "csi", "?62;c"],
    ["\x1b[>1;10;0c", "csi", ">1;10;0c"],
    ["\x1b[?5u", "csi", "?5u"],
    ["\x1b[12;40R", "csi", "12;40R"],
    ["\x1b[?2026;2$y", "csi", "?2026;2$y"],
    ["\x1b[?997;1n", "csi", "?997;1n"],
    ["\x1b[8;24;80t", "csi", "8;24;80t"],
  ])("%j", (bytes, kind, data) => {
    expect(parse(`a${bytes}b`)).toEqual([text("a"), { type: "reply", kind, data }, text("b")])
  })

  test("an incomplete reply is dropped, and the key after it works", () => {
    expect(parse("\x1b]11;rgb:00")).toEqual([])
    expect(show(parse("\x1b]11;rgb:00\r"))).toBe("return")
    expect(show(parse("\x1b]11;rgb:00\x1b[A"))).toBe("up")
    expect(show(parse("\x1b[1;\x1b[A"))).toBe("up")
    expect(parse("\x1b_Gi=1;OK\x1b\\")).toEqual([])
  })

  test("returns the delay until the flush", () => {
    const parser = createKeyParser()
    const after = (bytes: string) => {
      parser.flush()
      parser.feed(bytes)
      return parser.flushDelayMs()
    }
    expect(["a", "\x1b", "\x1b[", "\x1b[1;", "\x1b]11"].map(after)).toEqual([0, 50, 50, 250, 1000])
  })
})

const pieces = [
  "a",
  "日本",
  "🎉",
  "👨‍👩‍👧",
  "\r",
  "\n",
  "\t",
  "\x7f",
  "\x03",
  "\x1b",
  "\x1b\x1b",
  "\x1b[A",
  "\x1bOP",
  "\x1bO",
  "\x1b[1;5C",
  "\x1b[13;2u",
  "\x1b[27;2;13~",
  "\x1bf",
  "\x1b[<0;1;1M",
  "\x1b[I",
  "\x1b[200~x\ry\x1b[201~",
  "\x1b[200~",
  "\x1b[201~",
  "\x1b]11;rgb:0/0/0\x1b\\",
  "\x1b]11;r",
  "\x1bP>|x\x1b\\",
  "\x1b[?62c",
  "\x1b[3$",
  "\x1b[[A",
  "[",
  "]",
  "O",
  "M",
  "~",
  "\x1b[M",
  "\x1b[999",
  "\u0085",
]
const bytes = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(""))

describe("any chunks", () => {
  test("give the same events", () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(200), { maxLength: 20 }), (input, cuts) => {
        const data = new TextEncoder().encode(input)
        const whole = createKeyParser({ detectsPaste: false })
        const split = createKeyParser({ detectsPaste: false })
        const places = [...new Set([0, ...cuts.filter((cut) => cut < data.length), data.length])].sort((a, b) => a - b)
        const events = places.slice(1).flatMap((end, index) => split.feed(data.subarray(places[index], end)))
        expect(join([...events, ...split.flush()])).toEqual(join([...whole.feed(data), ...whole.flush()]))
        expect(split.flushDelayMs()).toBe(0)
      }),
      { numRuns: 2000 },
    )
  })

  test("never let a control character into text", () => {
    fc.assert(
      fc.property(fc.oneof(bytes, fc.string({ unit: "binary" })), (input) => {
        const typed = parse(input).map((event) => (event.type === "text" || event.type === "paste" ? event.text : ""))
        expect(typed.join("")).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
      }),
      { numRuns: 1000 },
    )
  })
})

function join(events: KeyEvent[]): KeyEvent[] {
  const out: KeyEvent[] = []
  for (const event of events) {
    const last = out.at(-1)
    if (event.type === "text" && last?.type === "text") out[out.length - 1] = text(last.text + event.text)
    else out.push(event)
  }
  return out
}

describe("chords", () => {
  test.each<[string, string | undefined]>([
    ["ctrl+x", "ctrl+x"],
    ["Ctrl+Shift+A", "ctrl+shift+a"],
    ["shift+ctrl+a", "ctrl+shift+a"],
    ["enter", "return"],
    ["ctrl+enter", "ctrl+return"],
    ["esc", "escape"],
    ["meta+b", "alt+b"],
    ["option+b", "alt+b"],
    ["cmd+shift+z", "super+shift+z"],
    ["shift+super+z", "super+shift+z"],
    ["ctrl+alt+b", "ctrl+alt+b"],
    ["A", "shift+a"],
    ["?", "?"],
    ["+", "+"],
    ["ctrl++", "ctrl++"],
    ["ctrl+-", "ctrl+-"],
    ["ctrl+_", "ctrl+-"],
    ["ctrl+.", "ctrl+."],
    [" ", "space"],
    ["pgup", "pageup"],
    ["F2", "f2"],
    ["hyper+x", undefined],
    ["", undefined],
    ["ctrl+", undefined],
  ])("%j is %s", (written, canonical) => {
    expect(parseChord(written)).toBe(canonical)
  })

  test("a key and its legacy bytes give the same event again", () => {
    const keys = [
      "up",
      "ctrl+right",
      "alt+shift+left",
      "f1",
      "f5",
      "shift+f2",
      "home",
      "delete",
      "ctrl+delete",
      "return",
      "tab",
      "shift+tab",
      "escape",
      "backspace",
      "alt+backspace",
      "ctrl+a",
      "ctrl+space",
      "ctrl+-",
      "alt+f",
      "alt+shift+f",
      "ctrl+alt+b",
      "alt+return",
      "pageup",
      "insert",
    ]
    for (const key of keys) {
      const [name = "", ...modifiers] = key.split("+").toReversed()
      const press = toPress(name, Object.fromEntries(modifiers.map((modifier) => [modifier, true])))
      expect(show(parse(toLegacyBytes(press)))).toBe(key)
    }
    expect(toLegacyBytes(toPress("z", { super: true }))).toBe("")
    expect(toLegacyBytes(toPress("menu"))).toBe("")
    expect(toLegacyBytes(text("日"))).toBe("日")
    expect(parse(toLegacyBytes({ type: "paste", text: "a\nb" }))).toEqual([{ type: "paste", text: "a\nb" }])
  })
})
