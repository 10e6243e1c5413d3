// The parser of everything a terminal sends: typed text, keys in all usual encodings, pastes, mouse, focus, replies.
// Promises: any split of the bytes into chunks gives the same events but for where text runs end; an answer of the
// terminal never becomes text; a paste is one event. `pending()` tells the caller when to come back with `flush()`.
import { parseCsi, parseSs3 } from "./csi.ts"
import type { KeyEvent, KeyPress } from "./event.ts"
import { toPress } from "./event.ts"
import { cleanPaste } from "../buffer/paste.ts"

export type KeyParserOptions = {
  /** Byte 0x08 is ctrl+backspace (Windows terminals) rather than an old terminal's backspace. */
  isControlBackspace?: boolean
  /** Several lines in one chunk count as a paste, for terminals without bracketed paste. On by default. */
  detectsPaste?: boolean
  /** Clock for joining the chunks of a guessed paste. */
  nowMs?: () => number
}

export type KeyParser = {
  /** Takes the next bytes and gives the events that are complete. */
  feed(chunk: string | Uint8Array): KeyEvent[]
  /** Milliseconds after which `flush` is due unless more bytes come; 0 when nothing waits. */
  flushDelayMs(): number
  /** Decides what waits: a lone ESC is the key, a started paste ends, a broken reply is dropped. */
  flush(): KeyEvent[]
}

const escape = "\x1b"
const pasteEnd = "\x1b[201~"
const maxSequence = 4096
const maxString = 1 << 20
const waits = { escapeMs: 50, sequenceMs: 250, stringMs: 1000, pasteMs: 30_000 }

const noControls = /^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+$/
const guessGapMs = 30
const guessMinChars = 1000

/** A parser for one input stream. */
export function createKeyParser(options: KeyParserOptions = {}): KeyParser {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  const nowMs = options.nowMs ?? (() => performance.now())
  let rest = ""
  let paste: string[] | undefined
  let guessedAtMs = -Infinity

  function feed(chunk: string | Uint8Array): KeyEvent[] {
    const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true })
    if (rest === "" && !paste && isGuessedPaste(text)) return [{ type: "paste", text: cleanPaste(text) }]
    const input = rest + text
    rest = ""
    return read(input)
  }

  function isGuessedPaste(text: string): boolean {
    if (options.detectsPaste === false) return false
    // A terminal hands over at most its buffer at once, so a long paste comes in several chunks.
    const goesOn = nowMs() - guessedAtMs < guessGapMs && noControls.test(text)
    if (!goesOn && !(noControls.test(text) && /[\r\n]/.test(text.trim()))) return false
    guessedAtMs = text.length >= guessMinChars ? nowMs() : -Infinity
    return true
  }

  function read(input: string): KeyEvent[] {
    const events: KeyEvent[] = []
    let at = 0
    while (at < input.length) {
      if (paste) {
        at = readPaste(input, at, events)
        continue
      }
      const step = readOne(input, at, options)
      if (step === undefined) {
        rest = input.slice(at)
        break
      }
      if (step === "paste") {
        paste = []
        at += pasteEnd.length
        continue
      }
      for (const event of step.events) push(events, event)
      at = step.next
    }
    return events
  }

  function readPaste(input: string, at: number, events: KeyEvent[]): number {
    const end = input.indexOf(pasteEnd, at)
    if (end >= 0) {
      events.push(endPaste(input.slice(at, end)))
      return end + pasteEnd.length
    }
    const held = heldMarker(input, at)
    paste?.push(input.slice(at, input.length - held))
    rest = input.slice(input.length - held)
    return input.length
  }

  function endPaste(tail: string): KeyEvent {
    const text = cleanPaste([...(paste ?? []), tail].join(""))
    paste = undefined
    return { type: "paste", text }
  }

  return {
    feed,
    flushDelayMs() {
      if (paste) return waits.pasteMs
      if (rest === "") return 0
      if (rest === escape || rest.length === 2 || (rest.length === 3 && rest.startsWith("\x1b\x1b")))
        return waits.escapeMs
      return /^\x1b+\[/.test(rest) || /^\x1b+O/.test(rest) ? waits.sequenceMs : waits.stringMs
    },
    flush() {
      const waiting = rest
      rest = ""
      // All that can wait in a paste is the beginning of its end marker.
      if (paste) return [endPaste("")]
      return resolve(waiting, options)
    },
  }
}

type Step = { events: KeyEvent[]; next: number }

function push(events: KeyEvent[], event: KeyEvent): void {
  const last = events.at(-1)
  if (event.type === "text" && last?.type === "text")
    events[events.length - 1] = { type: "text", text: last.text + event.text }
  else events.push(event)
}

// How many characters at the end could be the beginning of the end marker.
function heldMarker(input: string, at: number): number {
  for (let length = Math.min(pasteEnd.length - 1, input.length - at); length > 0; length--)
    if (input.endsWith(pasteEnd.slice(0, length))) return length
  return 0
}

// One step from `at`; undefined when more bytes are needed to tell.
function readOne(input: string, at: number, options: KeyParserOptions): Step | "paste" | undefined {
  if (input[at] === escape) return readEscape(input, at, options)
  const control = toControlKey(input.charCodeAt(at), options)
  if (control) return { events: [control], next: at + 1 }
  let end = at
  while (end < input.length && input.charCodeAt(end) >= 0x20 && input.charCodeAt(end) !== 0x7f) end++
  // A string chunk may end inside a character.
  const isSplit = end === input.length && /[\ud800-\udbff]$/.test(input)
  if (isSplit && end - 1 === at) return undefined
  const text = input.slice(at, isSplit ? end - 1 : end).replace(/[\x80-\x9f]/g, "")
  return { events: text ? [{ type: "text", text }] : [], next: isSplit ? end - 1 : end }
}

function readEscape(input: string, at: number, options: KeyParserOptions): Step | "paste" | undefined {
  const next = input[at + 1]
  if (next === undefined) return undefined
  if (next === "[") return readCsi(input, at)
  if (next === "O") return readSs3(input, at)
  if (next === "]" || next === "P" || next === "_" || next === "^" || next === "X") {
    const string = readString(input, at, next)
    if (string !== "none") return string
  }
  if (next === escape) return readDoubleEscape(input, at, options)
  return readAlt(input, at, options)
}

function readAlt(input: string, at: number, options: KeyParserOptions): Step | undefined {
  const code = input.codePointAt(at + 1) ?? 0
  if (code >= 0xd800 && code <= 0xdbff && at + 2 === input.length) return undefined
  const control = toControlKey(code, options)
  if (control) return { events: [{ ...control, alt: true }], next: at + 2 }
  const character = String.fromCodePoint(code)
  const lower = character.toLowerCase()
  const name = character === " " ? "space" : lower
  return { events: [toPress(name, { alt: true, shift: lower !== character })], next: at + 1 + character.length }
}

// ESC before a sequence is alt in old terminals; otherwise two ESC are the key pressed twice.
function readDoubleEscape(input: string, at: number, options: KeyParserOptions): Step | undefined {
  const third = input[at + 2]
  if (third === undefined) return undefined
  const single: Step = { events: [toPress("escape")], next: at + 1 }
  if (third !== "[" && third !== "O") return single
  const step = readEscape(input, at + 1, options)
  if (step === undefined) return undefined
  const [event, ...others] = step === "paste" ? [] : step.events
  if (step === "paste" || event?.type !== "key" || others.length > 0) return single
  return { events: [{ ...event, alt: true }], next: step.next }
}

function readCsi(input: string, at: number): Step | "paste" | undefined {
  const start = at + 2
  if (input.startsWith("200~", start)) return "paste"
  // The Linux console's function keys, rxvt's shifted keys and the oldest mouse reports break the usual form.
  if (input[start] === "[") return readConsoleKey(input, start)
  if (input[start] === "M") return input.length < start + 4 ? undefined : { events: [], next: start + 4 }
  if (/^[235678]\$/.test(input.slice(start, start + 2)))
    return { events: parseCsi(input.slice(start, start + 2)), next: start + 2 }
  let end = start
  while (end < input.length && end - start < maxSequence) {
    const code = input.charCodeAt(end)
    if (code >= 0x40 && code <= 0x7e) return { events: parseCsi(input.slice(start, end + 1)), next: end + 1 }
    if (code < 0x20 || code > 0x3f) break
    end++
  }
  if (end === input.length) return undefined
  return end === start ? altOf("[", start) : { events: [], next: end }
}

function readConsoleKey(input: string, start: number): Step | undefined {
  const letter = input[start + 1]
  if (letter === undefined) return undefined
  if (letter >= "A" && letter <= "E") return { events: parseCsi(`[${letter}`), next: start + 2 }
  return { events: [toPress("[", { alt: true })], next: start }
}

function readSs3(input: string, at: number): Step | undefined {
  const digits = /^\d?/.exec(input.slice(at + 2, at + 3))?.[0] ?? ""
  const final = input[at + 2 + digits.length]
  if (final === undefined) return undefined
  const events = parseSs3(digits, final)
  return events ? { events, next: at + 3 + digits.length } : altOf("O", at + 2)
}

// First characters of the strings terminals answer with; anything else after ESC ] and so on was typed with alt.
const stringStarts: Readonly<Record<string, RegExp>> = {
  "]": /^[\dlLI]/,
  P: /^[\d>!$+=|]/,
  _: /^G/,
  "^": /^$/,
  X: /^$/,
}

function readString(input: string, at: number, opener: string): Step | undefined | "none" {
  const first = input[at + 2]
  if (first === undefined) return undefined
  if (!stringStarts[opener]?.test(first)) return "none"
  for (let end = at + 2; end < input.length; end++) {
    const code = input.charCodeAt(end)
    if (code === 0x1b && end + 1 === input.length) return undefined
    if (code === 0x1b || code === 0x07 || code === 0x9c) {
      const isWhole = code !== 0x1b || input[end + 1] === "\\"
      const next = code === 0x1b && isWhole ? end + 2 : code === 0x1b ? end : end + 1
      return { events: isWhole ? toReply(opener, input.slice(at + 2, end)) : [], next }
    }
    // No answer holds a control character: this one broke off, and a key came.
    if (code < 0x20 || end - at > maxString) return { events: [], next: end }
  }
  return undefined
}

function toReply(opener: string, data: string): KeyEvent[] {
  if (opener === "]") return [{ type: "reply", kind: "osc", data }]
  return opener === "P" ? [{ type: "reply", kind: "dcs", data }] : []
}

function altOf(character: string, next: number): Step {
  const lower = character.toLowerCase()
  return { events: [toPress(lower, { alt: true, shift: lower !== character })], next }
}

function toControlKey(code: number, options: KeyParserOptions): KeyPress | undefined {
  if (code >= 0x20) return code === 0x7f ? toPress("backspace") : undefined
  if (code === 0x0d) return toPress("return")
  if (code === 0x09) return toPress("tab")
  if (code === 0x08) return toPress("backspace", { ctrl: options.isControlBackspace === true })
  if (code === 0x1b) return toPress("escape")
  if (code === 0x00) return toPress("space", { ctrl: true })
  if (code === 0x1f) return toPress("-", { ctrl: true })
  return toPress(String.fromCharCode(code + 64).toLowerCase(), { ctrl: true })
}

// What an unfinished sequence means when nothing follows it.
function resolve(waiting: string, options: KeyParserOptions): KeyEvent[] {
  if (waiting === "" || waiting[0] !== escape) return []
  if (/^\x1b+$/.test(waiting)) return [...waiting].map(() => toPress("escape"))
  if (waiting.length === 2) return readAlt(waiting, 0, options)?.events ?? []
  if (waiting.length === 3 && waiting[1] === escape) return [toPress("escape"), ...resolve(waiting.slice(1), options)]
  // A string that was cut, or a broken sequence: an answer of the terminal, so never text.
  return []
}
