// Reads one unit of terminal input at a time: text, a control character, or an escape sequence. Pure functions of the input
// and an offset. Promise: a reply of the terminal, also a broken one, never becomes text.
import { parseCsi, parseSs3 } from "./csi.ts"
import type { KeyEvent, KeyPress } from "./event.ts"
import { toPress } from "./event.ts"

export type SequenceOptions = {
  /** Byte 0x08 is ctrl+backspace (Windows terminals) instead of backspace (old terminals). */
  readonly isControlBackspace?: boolean
}

/** The events of a unit and the offset after it. */
export type Step = { events: KeyEvent[]; next: number }

const escape = "\x1b"
const maxSequence = 4096
const maxString = 1 << 20

/**
 * Reads the unit at `at`. Returns "paste" for the marker that starts a paste, and undefined when more bytes are needed to
 * decide.
 */
export function readStep(input: string, at: number, options: SequenceOptions): Step | "paste" | undefined {
  if (input[at] === escape) return readEscape(input, at, options)
  const control = toControlKey(input.charCodeAt(at), options)
  if (control) return { events: [control], next: at + 1 }
  return readText(input, at)
}

function readText(input: string, at: number): Step | undefined {
  let end = at
  while (end < input.length && input.charCodeAt(end) >= 0x20 && input.charCodeAt(end) !== 0x7f) end++
  // A string chunk may end inside a surrogate pair.
  const isSplit = end === input.length && /[\ud800-\udbff]$/.test(input)
  if (isSplit && end - 1 === at) return undefined
  const text = input.slice(at, isSplit ? end - 1 : end).replace(/[\x80-\x9f]/g, "")
  return { events: text ? [{ type: "text", text }] : [], next: isSplit ? end - 1 : end }
}

function readEscape(input: string, at: number, options: SequenceOptions): Step | "paste" | undefined {
  const next = input[at + 1]
  if (next === undefined) return undefined
  if (next === "[") return readCsi(input, at)
  if (next === "O") return readSs3(input, at)
  if (next === "]" || next === "P" || next === "_" || next === "^" || next === "X") {
    const string = readString(input, at, next)
    if (string !== "not a string") return string
  }
  if (next === escape) return readDoubleEscape(input, at, options)
  return readAlt(input, at, options)
}

function readAlt(input: string, at: number, options: SequenceOptions): Step | undefined {
  const code = input.codePointAt(at + 1) ?? 0
  if (code >= 0xd800 && code <= 0xdbff && at + 2 === input.length) return undefined
  const control = toControlKey(code, options)
  if (control) return { events: [{ ...control, alt: true }], next: at + 2 }
  const character = String.fromCodePoint(code)
  const lower = character.toLowerCase()
  const name = character === " " ? "space" : lower
  return { events: [toPress(name, { alt: true, shift: lower !== character })], next: at + 1 + character.length }
}

// In old terminals, ESC before a sequence is alt. Otherwise the first ESC is a press of escape.
function readDoubleEscape(input: string, at: number, options: SequenceOptions): Step | undefined {
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
  // The function keys of the Linux console, shifted keys of rxvt and X10 mouse reports do not have the usual form.
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
  return end === start ? toAltStep("[", start) : { events: [], next: end }
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
  return events ? { events, next: at + 3 + digits.length } : toAltStep("O", at + 2)
}

// The first characters of the strings with which terminals reply. Anything else after ESC ] and so on was typed with alt.
const stringStarts: Readonly<Record<string, RegExp>> = {
  "]": /^[\dlLI]/,
  P: /^[\d>!$+=|]/,
  _: /^G/,
  "^": /^$/,
  X: /^$/,
}

function readString(input: string, at: number, opener: string): Step | undefined | "not a string" {
  const first = input[at + 2]
  if (first === undefined) return undefined
  if (!stringStarts[opener]?.test(first)) return "not a string"
  for (let end = at + 2; end < input.length; end++) {
    const code = input.charCodeAt(end)
    if (code === 0x1b && end + 1 === input.length) return undefined
    if (code === 0x1b || code === 0x07 || code === 0x9c) {
      const isComplete = code !== 0x1b || input[end + 1] === "\\"
      const next = code === 0x1b && isComplete ? end + 2 : code === 0x1b ? end : end + 1
      return { events: isComplete ? toReply(opener, input.slice(at + 2, end)) : [], next }
    }
    // A reply contains no control character: this one broke off before a key.
    if (code < 0x20 || end - at > maxString) return { events: [], next: end }
  }
  return undefined
}

function toReply(opener: string, data: string): KeyEvent[] {
  if (opener === "]") return [{ type: "reply", kind: "osc", data }]
  return opener === "P" ? [{ type: "reply", kind: "dcs", data }] : []
}

function toAltStep(character: string, next: number): Step {
  const lower = character.toLowerCase()
  return { events: [toPress(lower, { alt: true, shift: lower !== character })], next }
}

function toControlKey(code: number, options: SequenceOptions): KeyPress | undefined {
  if (code >= 0x20) return code === 0x7f ? toPress("backspace") : undefined
  if (code === 0x0d) return toPress("return")
  if (code === 0x09) return toPress("tab")
  if (code === 0x08) return toPress("backspace", { ctrl: options.isControlBackspace === true })
  if (code === 0x1b) return toPress("escape")
  if (code === 0x00) return toPress("space", { ctrl: true })
  if (code === 0x1f) return toPress("-", { ctrl: true })
  return toPress(String.fromCharCode(code + 64).toLowerCase(), { ctrl: true })
}

/** The events of an incomplete sequence that nothing follows. */
export function resolveIncomplete(incomplete: string, options: SequenceOptions): KeyEvent[] {
  if (incomplete === "" || incomplete[0] !== escape) return []
  if (/^\x1b+$/.test(incomplete)) return [...incomplete].map(() => toPress("escape"))
  if (incomplete.length === 2) return readAlt(incomplete, 0, options)?.events ?? []
  if (incomplete.length === 3 && incomplete[1] === escape)
    return [toPress("escape"), ...resolveIncomplete(incomplete.slice(1), options)]
  // An incomplete string or a broken sequence is a reply of the terminal.
  return []
}
