// A draft as it is stored in files: its text and its chips. Stored drafts are validated when they are read.
import type { Atom, AtomContent, Slice } from "../text/buffer/buffer.ts"
import { isRecord } from "../text/is-record.ts"

/** Larger chips are not stored. */
const maxPayloadChars = 8 * 1024 * 1024

/** The draft without chips that are too large to store; their labels stay as text. */
export function toStoredDraft({ text, atoms }: Slice): Slice {
  return { text, atoms: atoms.filter((atom) => atom.kind !== "image" || atom.payload.url.length <= maxPayloadChars) }
}

/** A stored draft; undefined if it is invalid. Chips outside of the text are left out. */
export function parseDraft(value: unknown): Slice | undefined {
  if (!isRecord(value) || typeof value.text !== "string") return undefined
  const { text } = value
  const atoms: Atom[] = []
  for (const each of Array.isArray(value.atoms) ? value.atoms : []) {
    const atom = parseAtom(each)
    if (atom && atom.start >= (atoms.at(-1)?.end ?? 0) && atom.end <= text.length) atoms.push(atom)
  }
  return { text, atoms }
}

function parseAtom(value: unknown): Atom | undefined {
  if (!isRecord(value) || !isRecord(value.payload)) return undefined
  const { start, end } = value
  if (!Number.isInteger(start) || !Number.isInteger(end)) return undefined
  const range = { start: start as number, end: end as number }
  const content = parseContent(value.kind, value.payload)
  return content && range.start >= 0 && range.end > range.start ? { ...range, ...content } : undefined
}

function parseContent(kind: unknown, payload: Readonly<Record<string, unknown>>): AtomContent | undefined {
  const { text, path, lines, name, mime, url, filename } = payload
  if (kind === "paste" && typeof text === "string") return { kind, payload: { text } }
  if (kind === "agent" && typeof name === "string") return { kind, payload: { name } }
  if (kind === "image" && typeof mime === "string" && typeof url === "string")
    return { kind, payload: { mime, url, ...(typeof filename === "string" ? { filename } : {}) } }
  if (kind !== "file" || typeof path !== "string") return undefined
  const range =
    isRecord(lines) && Number.isInteger(lines.start) && Number.isInteger(lines.end)
      ? { lines: { start: lines.start as number, end: lines.end as number } }
      : {}
  return {
    kind,
    payload: {
      path,
      ...range,
      ...(typeof url === "string" ? { url } : {}),
      ...(typeof mime === "string" ? { mime } : {}),
    },
  }
}
