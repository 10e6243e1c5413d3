// The text of the prompt editor with its cursor, selection and atoms. An atom is a range of the text that moves and deletes as
// one character, such as a chip for a pasted text. A stop is an offset at which the cursor may be.
// Promises: the cursor and the anchor are stops: boundaries of grapheme clusters outside of atoms; atoms are sorted, do not
// overlap and always cover their label. Every operation returns a new buffer, or the same one when nothing changed.
import { isBoundary, nextBoundary, previousBoundary } from "../row/segment.ts"

/** The content of an atom. A `paste` is replaced by its text when the prompt is sent; the others are sent as parts. */
export type AtomContent =
  | { kind: "paste"; payload: { text: string } }
  | { kind: "file"; payload: { path: string; lines?: { start: number; end: number }; url?: string; mime?: string } }
  | { kind: "agent"; payload: { name: string } }
  | { kind: "image"; payload: { mime: string; url: string; filename?: string } }

export type Atom = { start: number; end: number } & AtomContent

/** A piece of text with its atoms, whose offsets start at the piece. */
export type Slice = { text: string; atoms: readonly Atom[] }

export type Buffer = {
  readonly text: string
  /** UTF-16 offset. */
  readonly cursor: number
  /** The other end of the selection. */
  readonly anchor?: number
  readonly atoms: readonly Atom[]
}

export type Range = { start: number; end: number }

/** An empty buffer. */
export const emptyBuffer: Buffer = { text: "", cursor: 0, atoms: [] }

/** A buffer with text, the cursor at its end. */
export function toBuffer(text: string, atoms: readonly Atom[] = []): Buffer {
  return replace(emptyBuffer, 0, 0, atoms.length > 0 ? { text, atoms } : text)
}

/** The selected range, if it is not empty. */
export function findSelection(buffer: Buffer): Range | undefined {
  const { anchor, cursor } = buffer
  if (anchor === undefined || anchor === cursor) return undefined
  return { start: Math.min(anchor, cursor), end: Math.max(anchor, cursor) }
}

/** The next stop after `offset`: skips one cluster or one atom. */
export function nextStop(buffer: Buffer, offset: number): number {
  return toStop(buffer, nextBoundary(buffer.text, offset), 1)
}

/** The last stop before `offset`. */
export function previousStop(buffer: Buffer, offset: number): number {
  return toStop(buffer, previousBoundary(buffer.text, offset), -1)
}

/** `offset` if it is a stop, or the nearest stop in the direction. */
export function toStop(buffer: Buffer, offset: number, direction: 1 | -1): number {
  let at = Math.max(0, Math.min(buffer.text.length, Math.trunc(offset) || 0))
  // A cluster can reach into an atom and an atom into a cluster (a combining mark typed after it), so both are checked until
  // neither moves the offset.
  while (true) {
    const atom = findAtomAround(buffer, at)
    if (atom) at = direction > 0 ? atom.end : atom.start
    if (isBoundary(buffer.text, at)) {
      if (!atom) return at
    } else at = direction > 0 ? nextBoundary(buffer.text, at) : previousBoundary(buffer.text, at)
  }
}

/** Moves the cursor. With `isSelecting` the selection is extended, without it is dropped. */
export function moveTo(buffer: Buffer, offset: number, isSelecting = false): Buffer {
  const cursor = toStop(buffer, offset, offset < buffer.cursor ? -1 : 1)
  const anchor = isSelecting ? (buffer.anchor ?? buffer.cursor) : undefined
  if (cursor === buffer.cursor && anchor === buffer.anchor) return buffer
  return { text: buffer.text, atoms: buffer.atoms, cursor, ...(anchor !== undefined && { anchor }) }
}

/** Selects a range and puts the cursor at its end. */
export function select(buffer: Buffer, start: number, end: number): Buffer {
  return { ...buffer, anchor: toStop(buffer, start, -1), cursor: toStop(buffer, end, 1) }
}

/** Drops the selection and keeps the cursor. */
export function unselect(buffer: Buffer): Buffer {
  return buffer.anchor === undefined ? buffer : moveTo(buffer, buffer.cursor)
}

/** Replaces a range, extended to the atoms that it cuts, and puts the cursor after the new text. Every edit is made by it. */
export function replace(buffer: Buffer, start: number, end: number, slice: Slice | string): Buffer {
  const { text, atoms } = toSlice(slice)
  const range = extendToStops(buffer, start, end)
  if (range.start === range.end && text === "") return unselect(buffer)
  const shift = text.length - (range.end - range.start)
  const changed = {
    text: buffer.text.slice(0, range.start) + text + buffer.text.slice(range.end),
    atoms: [
      ...buffer.atoms.filter((atom) => atom.end <= range.start),
      ...atoms.map((atom) => shiftAtom(atom, range.start)),
      ...buffer.atoms.filter((atom) => atom.start >= range.end).map((atom) => shiftAtom(atom, shift)),
    ],
    cursor: 0,
  }
  return { ...changed, cursor: toStop(changed, range.start + text.length, 1) }
}

/** Replaces the selection, or inserts at the cursor. */
export function insert(buffer: Buffer, slice: Slice | string): Buffer {
  const { start, end } = findSelection(buffer) ?? { start: buffer.cursor, end: buffer.cursor }
  return replace(buffer, start, end, slice)
}

/** A slice of one atom. */
export function toAtomSlice(label: string, content: AtomContent): Slice {
  return { text: label, atoms: [{ start: 0, end: label.length, ...content }] }
}

/** The text and the atoms of a range. */
export function sliceOf(buffer: Buffer, start: number, end: number): Slice {
  const range = extendToStops(buffer, start, end)
  return {
    text: buffer.text.slice(range.start, range.end),
    atoms: buffer.atoms
      .filter((atom) => atom.start >= range.start && atom.end <= range.end)
      .map((atom) => shiftAtom(atom, -range.start)),
  }
}

/** The concatenation of two slices. */
export function joinSlices(first: Slice, second: Slice): Slice {
  return {
    text: first.text + second.text,
    atoms: [...first.atoms, ...second.atoms.map((atom) => shiftAtom(atom, first.text.length))],
  }
}

/** The atom around `offset`; an offset at its edge is outside. */
export function findAtomAround(buffer: Buffer, offset: number): Atom | undefined {
  return buffer.atoms.find((atom) => atom.start < offset && offset < atom.end)
}

/** The atom that ends at the cursor, or else the one that starts there. */
export function findAtomAtCursor(buffer: Buffer): Atom | undefined {
  return (
    buffer.atoms.find((atom) => atom.end === buffer.cursor) ?? buffer.atoms.find((atom) => atom.start === buffer.cursor)
  )
}

function toSlice(slice: Slice | string): Slice {
  if (typeof slice !== "string") return slice
  return { text: slice.includes("\r") ? slice.replaceAll("\r\n", "\n").replaceAll("\r", "\n") : slice, atoms: [] }
}

function extendToStops(buffer: Buffer, start: number, end: number): Range {
  if (start === end) return { start: toStop(buffer, start, 1), end: toStop(buffer, start, 1) }
  const from = toStop(buffer, Math.min(start, end), -1)
  return { start: from, end: Math.max(from, toStop(buffer, Math.max(start, end), 1)) }
}

function shiftAtom(atom: Atom, by: number): Atom {
  return by === 0 ? atom : { ...atom, start: atom.start + by, end: atom.end + by }
}
