// Turns the chips of a draft back into their content.
import type { Atom, Buffer } from "./buffer.ts"
import { findAtomAtCursor, replace } from "./buffer.ts"

/** The text that is sent: pastes in full, and all other atoms as their label, with their offsets in this text. */
export function expandBuffer(buffer: Buffer): { text: string; parts: Atom[] } {
  let text = ""
  let from = 0
  const parts: Atom[] = []
  for (const atom of buffer.atoms) {
    text += buffer.text.slice(from, atom.start)
    const label = buffer.text.slice(atom.start, atom.end)
    if (atom.kind !== "paste") parts.push({ ...atom, start: text.length, end: text.length + label.length })
    text += atom.kind === "paste" ? atom.payload.text : label
    from = atom.end
  }
  return { text: text + buffer.text.slice(from), parts }
}

/** Replaces the paste chip at the cursor by its text. Returns the same buffer when there is none. */
export function expandPasteAtCursor(buffer: Buffer): Buffer {
  const atom = findAtomAtCursor(buffer)
  return atom?.kind === "paste" ? replace(buffer, atom.start, atom.end, atom.payload.text) : buffer
}
