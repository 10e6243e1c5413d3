// Parses everything that a terminal sends: typed text, keys in all usual encodings, pastes, mouse, focus and replies.
// Promises: how the bytes are split into chunks changes only where a text is split into events; a reply of the terminal never
// becomes text; a paste is one event. An incomplete sequence is kept until `flush()`, which the caller calls after
// `flushDelayMs()`.
import type { KeyEvent } from "./event.ts"
import { readStep, resolveIncomplete, type SequenceOptions } from "./sequence.ts"
import { cleanPaste } from "../buffer/paste.ts"

export type KeyParserOptions = SequenceOptions & {
  /** Treats several lines in one chunk as a paste, for terminals without bracketed paste. Default: true. */
  readonly detectsPaste?: boolean
  /** The clock for joining the chunks of a detected paste. */
  readonly nowMs?: () => number
}

export type KeyParser = {
  /** Parses the next bytes. Returns the events that are complete. */
  feed(chunk: string | Uint8Array): KeyEvent[]
  /** The delay after which `flush` is due unless more bytes arrive; 0 when nothing is incomplete. */
  flushDelayMs(): number
  /** Ends what is incomplete: a lone ESC is the key, a started paste is a paste, a broken reply is dropped. */
  flush(): KeyEvent[]
}

const pasteStart = "\x1b[200~"
const pasteEnd = "\x1b[201~"
/** How long to wait for the rest of a sequence, by its kind. */
const delays = { escapeMs: 50, sequenceMs: 250, stringMs: 1000, pasteMs: 30_000 }

const noControls = /^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+$/
/** A chunk of this size is probably followed by more of the paste, within this time. */
const detectedPaste = { minChars: 1000, maxGapMs: 30 }

/** Creates a parser for one input stream. */
export function createKeyParser(options: KeyParserOptions = {}): KeyParser {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  const nowMs = options.nowMs ?? (() => performance.now())
  let rest = ""
  let paste: string[] | undefined
  let detectedAtMs = -Infinity

  function feed(chunk: string | Uint8Array): KeyEvent[] {
    const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true })
    if (rest === "" && !paste && isDetectedPaste(text)) return [{ type: "paste", text: cleanPaste(text) }]
    const input = rest + text
    rest = ""
    return read(input)
  }

  function isDetectedPaste(text: string): boolean {
    if (options.detectsPaste === false) return false
    // A long paste arrives in several chunks, since a terminal writes at most one buffer at once.
    const isContinued = nowMs() - detectedAtMs < detectedPaste.maxGapMs && noControls.test(text)
    if (!isContinued && !(noControls.test(text) && /[\r\n]/.test(text.trim()))) return false
    detectedAtMs = text.length >= detectedPaste.minChars ? nowMs() : -Infinity
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
      const step = readStep(input, at, options)
      if (step === undefined) {
        rest = input.slice(at)
        break
      }
      if (step === "paste") {
        paste = []
        at += pasteStart.length
        continue
      }
      for (const event of step.events) append(events, event)
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
    const held = countMarkerStart(input, at)
    paste?.push(input.slice(at, input.length - held))
    rest = input.slice(input.length - held)
    return input.length
  }

  function endPaste(lastChunk: string): KeyEvent {
    const text = cleanPaste([...(paste ?? []), lastChunk].join(""))
    paste = undefined
    return { type: "paste", text }
  }

  return {
    feed,
    flushDelayMs() {
      if (paste) return delays.pasteMs
      if (rest === "") return 0
      if (rest === "\x1b" || rest.length === 2 || (rest.length === 3 && rest.startsWith("\x1b\x1b")))
        return delays.escapeMs
      return /^\x1b+\[/.test(rest) || /^\x1b+O/.test(rest) ? delays.sequenceMs : delays.stringMs
    },
    flush() {
      const incomplete = rest
      rest = ""
      // Inside a paste, the only incomplete input is the start of its end marker, which is dropped.
      if (paste) return [endPaste("")]
      return resolveIncomplete(incomplete, options)
    },
  }
}

/** Appends an event. Adjacent texts are joined. */
function append(events: KeyEvent[], event: KeyEvent): void {
  const last = events.at(-1)
  if (event.type === "text" && last?.type === "text")
    events[events.length - 1] = { type: "text", text: last.text + event.text }
  else events.push(event)
}

/** The number of characters at the end of the input that may be the start of the end marker. */
function countMarkerStart(input: string, at: number): number {
  for (let length = Math.min(pasteEnd.length - 1, input.length - at); length > 0; length--)
    if (input.endsWith(pasteEnd.slice(0, length))) return length
  return 0
}
