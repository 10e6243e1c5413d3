// Identifiers of the wire: `<prefix>_` + 12 hex digits of time + 14 random base62 characters.
// They sort by creation (sessions in reverse), so the order of ids is the order of things.
import { randomBytes } from "node:crypto"

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

export type IdKind = "session" | "message" | "part" | "permission" | "question" | "pty" | "tool" | "event" | "client"

const prefixes: Record<IdKind, string> = {
  session: "ses",
  message: "msg",
  part: "prt",
  permission: "per",
  question: "que",
  pty: "pty",
  tool: "tool",
  event: "evt",
  client: "tui",
}

export type IdSource = (kind: IdKind) => string

/** Makes a source of ids that never gives two in the wrong order, even when the clock stands still or steps back. */
export function createIdSource(now: () => number = Date.now): IdSource {
  let last = 0
  return (kind) => {
    // The low 48 bits hold ms * 4096 + counter (WIRE.md section 1), as a double: below 2^53.
    const next = now() * 4096 + 1
    last = next > last ? next : last + 1
    return `${prefixes[kind]}_${toTimeHex(last, kind === "session")}${randomText(14)}`
  }
}

function toTimeHex(value: number, isDescending: boolean): string {
  const bits = 2 ** 48
  const low = value % bits
  return (isDescending ? bits - 1 - low : low).toString(16).padStart(12, "0")
}

function randomText(length: number): string {
  let text = ""
  // 248 = 4 * 62: larger bytes would favour the first letters.
  while (text.length < length)
    for (const byte of randomBytes(length)) if (byte < 248 && text.length < length) text += alphabet[byte % 62]
  return text
}
