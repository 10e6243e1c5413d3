// A mention while it is typed: `@src/a.ts`, with lines as `@src/a.ts#20-45`. Pure; what it may mean is not known here.
import type { Buffer } from "./buffer/buffer.ts"

/** Lines of a file, counted from 1, both included. */
export type LineRange = { readonly start: number; readonly end: number }

/** The mention in front of the cursor: its place in the draft and what stands behind the `@`. */
export type Mention = {
  readonly start: number
  readonly end: number
  readonly path: string
  /** A `#` was typed; the lines after it when they are whole. */
  readonly hasLines: boolean
  readonly lines?: LineRange
}

const maxLength = 500

/** The mention that the cursor stands at the end of; none inside a word (`me@home`) or in a chip. */
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

/** A path with the lines after it: `a.ts#3`, `a.ts#3-9` and, as editors write it, `a.ts#L3-L9`. */
export function parseMention(typed: string): Pick<Mention, "path" | "hasLines" | "lines"> {
  const match = /^(.+?)#(?:L?(\d{1,7})(?:-L?(\d{0,7}))?|L?)$/.exec(typed)
  if (!match?.[1]) return { path: typed, hasLines: false }
  const start = Number(match[2] ?? 0)
  if (start < 1) return { path: match[1], hasLines: true }
  const end = Math.max(start, Number(match[3] || start))
  return { path: match[1], hasLines: true, lines: { start, end } }
}

/** How a mention stands in the draft. */
export function toMentionLabel(path: string, lines?: LineRange): string {
  if (!lines) return `@${path}`
  return lines.start === lines.end ? `@${path}#${lines.start}` : `@${path}#${lines.start}-${lines.end}`
}

/** Mentions in a text that came whole, from a remote: what looks like a path or has lines. */
export function findMentions(text: string): (Pick<Mention, "start" | "end" | "path"> & { lines?: LineRange })[] {
  return [...text.matchAll(/(?<=^|[\s([{"'`])@([^\s@"'`]+)/gu)].flatMap((match) => {
    // A sentence may end behind it.
    const typed = (match[1] ?? "").replace(/[.,;:!?)\]}]+$/, "")
    const { path, lines } = parseMention(typed)
    if (typed === "") return []
    return [{ start: match.index, end: match.index + 1 + typed.length, path, ...(lines ? { lines } : {}) }]
  })
}
