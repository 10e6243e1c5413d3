// Parses mentions of files in a draft: `@src/a.ts`, or with lines `@src/a.ts#20-45`. Pure: does not check that a file exists.
import type { Buffer } from "./buffer/buffer.ts"

/** Lines of a file. The first line is 1; `end` is included. */
export type LineRange = { readonly start: number; readonly end: number }

/** A mention: its range in the draft and the path after the `@`. */
export type Mention = {
  readonly start: number
  readonly end: number
  readonly path: string
  /** Whether a `#` follows the path. */
  readonly hasLines: boolean
  /** Undefined while the lines are incomplete. */
  readonly lines?: LineRange
}

const maxLength = 500

/** The mention that ends at the cursor. An `@` inside a word (`me@home`) or in a chip is no mention. */
export function findMentionAtCursor(buffer: Buffer): Mention | undefined {
  const { text, cursor, atoms } = buffer
  if (buffer.anchor !== undefined && buffer.anchor !== cursor) return undefined
  const before = text.slice(Math.max(0, cursor - maxLength), cursor)
  const match = /(?:^|[\s([{"'`])@([^\s@"'`]*)$/u.exec(before)
  if (!match) return undefined
  const typed = match[1] ?? ""
  const start = cursor - typed.length - 1
  if (atoms.some((atom) => atom.end > start && atom.start < cursor)) return undefined
  return { start, end: cursor, ...parseMention(typed) }
}

/** Parses a path with lines: `a.ts#3`, `a.ts#3-9`, or `a.ts#L3-L9`, which editors write. */
export function parseMention(typed: string): Pick<Mention, "path" | "hasLines" | "lines"> {
  const match = /^(.+?)#(?:L?(\d{1,7})(?:-L?(\d{0,7}))?|L?)$/.exec(typed)
  if (!match?.[1]) return { path: typed, hasLines: false }
  const start = Number(match[2] ?? 0)
  if (start < 1) return { path: match[1], hasLines: true }
  const end = Math.max(start, Number(match[3] || start))
  return { path: match[1], hasLines: true, lines: { start, end } }
}

/** The text of a mention in the draft. */
export function toMentionLabel(path: string, lines?: LineRange): string {
  if (!lines) return `@${path}`
  return lines.start === lines.end ? `@${path}#${lines.start}` : `@${path}#${lines.start}-${lines.end}`
}

/** All mentions in a text. */
export function findMentions(text: string): (Pick<Mention, "start" | "end" | "path"> & { lines?: LineRange })[] {
  return [...text.matchAll(/(?<=^|[\s([{"'`])@([^\s@"'`]+)/gu)].flatMap((match) => {
    // Punctuation after a mention ends the sentence.
    const typed = (match[1] ?? "").replace(/[.,;:!?)\]}]+$/, "")
    const { path, lines } = parseMention(typed)
    if (typed === "") return []
    return [{ start: match.index, end: match.index + 1 + typed.length, path, ...(lines ? { lines } : {}) }]
  })
}
