// Identifiers on the wire: `<prefix>_` + 12 hex digits of time + 14 random base62 characters.
// Guarantee: their text order is the order of creation (reversed for sessions).
import { randomFillSync } from "node:crypto"

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

/** Creates a source of ids that stay in order even when the clock stands still or steps back. */
export function createIdSource(now: () => number = Date.now): IdSource {
  const randomText = createRandomText()
  let last = 0
  return (kind) => {
    // ms * 4096 + counter: exact in a double, since it is below 2^53. The low 48 bits become the hex digits.
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

/** Random bytes are requested for many ids at once, since each request is a system call. */
function createRandomText(): (length: number) => string {
  const pool = new Uint8Array(4096)
  let used = pool.length
  return (length) => {
    let text = ""
    while (text.length < length) {
      if (used === pool.length) {
        randomFillSync(pool)
        used = 0
      }
      const byte = pool[used++]!
      // 248 = 4 * 62: larger bytes would make the first letters more likely.
      if (byte < 248) text += alphabet[byte % 62]
    }
    return text
  }
}
