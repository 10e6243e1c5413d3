// The boundaries of words in a buffer. A word is a run of letters, digits and `_`, with `.`, `-` or `'` between them, so that
// `src/kill-ring.ts` is two words. Scripts without spaces are split by a dictionary. An atom is one word.
import type { Buffer } from "./buffer.ts"
import { toStop } from "./buffer.ts"
import { segmentWords } from "../row/segment.ts"

/** `script`: a letter of a script without spaces. `joiner`: part of a word when it is between letters. */
type CharacterClass = "word" | "script" | "joiner" | "other"

/** The longest run of such a script that is given to the dictionary. */
const maxScriptRun = 512

/** The end of the word at or after `offset`. */
export function wordEnd(buffer: Buffer, offset: number): number {
  const { text } = buffer
  let at = offset
  while (at < text.length) {
    const atom = buffer.atoms.find((one) => one.start === at)
    if (atom) return atom.end
    const kind = classAt(text, at)
    if (kind === "word" || kind === "script") break
    at += sizeAt(text, at)
  }
  const limit = Math.min(text.length, ...buffer.atoms.filter((one) => one.start > at).map((one) => one.start))
  if (at < limit && classAt(text, at) === "script") {
    const run = text.slice(at, scriptEnd(text, at, limit))
    const first = segmentWords(run)[0]
    return toStop(buffer, at + (first?.end ?? run.length), 1)
  }
  while (at < limit) {
    const size = sizeAt(text, at)
    const kind = classAt(text, at)
    if (kind !== "word" && !(kind === "joiner" && at + size < limit && classAt(text, at + size) === "word")) break
    at += size
  }
  return toStop(buffer, at, 1)
}

/** The start of the word at or before `offset`. */
export function wordStart(buffer: Buffer, offset: number): number {
  const { text } = buffer
  let at = offset
  while (at > 0) {
    const atom = buffer.atoms.find((one) => one.end === at)
    if (atom) return atom.start
    const kind = classBefore(text, at)
    if (kind === "word" || kind === "script") break
    at -= sizeBefore(text, at)
  }
  const limit = Math.max(0, ...buffer.atoms.filter((one) => one.end < at).map((one) => one.end))
  if (at > limit && classBefore(text, at) === "script") {
    const start = scriptStart(text, at, limit)
    const last = segmentWords(text.slice(start, at)).at(-1)
    return toStop(buffer, start + (last?.start ?? 0), -1)
  }
  while (at > limit) {
    const size = sizeBefore(text, at)
    const kind = classBefore(text, at)
    if (kind !== "word" && !(kind === "joiner" && at - size > limit && classBefore(text, at - size) === "word")) break
    at -= size
  }
  return toStop(buffer, at, -1)
}

function classAt(text: string, at: number): CharacterClass {
  return toClass(characterAt(text, at))
}

function classBefore(text: string, at: number): CharacterClass {
  return classAt(text, at - sizeBefore(text, at))
}

function toClass(character: string): CharacterClass {
  if (character < "\x80") return /[\w]/.test(character) ? "word" : /[.'-]/.test(character) ? "joiner" : "other"
  if (/[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u.test(character))
    return /[\p{L}\p{N}\p{M}]/u.test(character) ? "script" : "other"
  return character === "’" ? "joiner" : /[\p{L}\p{N}\p{M}]/u.test(character) ? "word" : "other"
}

function scriptEnd(text: string, at: number, limit: number): number {
  let end = at
  while (end < limit && end - at < maxScriptRun && classAt(text, end) === "script") end += sizeAt(text, end)
  return end
}

function scriptStart(text: string, at: number, limit: number): number {
  let start = at
  while (start > limit && at - start < maxScriptRun && classBefore(text, start) === "script")
    start -= sizeBefore(text, start)
  return start
}

function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0)
}

function sizeAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}

function sizeBefore(text: string, at: number): number {
  return at > 1 && (text.codePointAt(at - 2) ?? 0) > 0xffff ? 2 : 1
}
