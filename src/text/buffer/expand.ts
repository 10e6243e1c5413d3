// From the editor's buffer to what is sent, and pasted chips back to text.
import type { Atom, Buffer } from "./buffer.ts"
import { findAtomAtCursor, replace } from "./buffer.ts"

/** The whole text of a buffer: pastes stand in full, all other atoms keep their label and come as parts with their
 * offsets in that text. */
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

/** Puts the text of the paste chip at the cursor in its place; the same buffer when there is none. */
export function expandPasteAtCursor(buffer: Buffer): Buffer {
  const atom = findAtomAtCursor(buffer)
  return atom?.kind === "paste" ? replace(buffer, atom.start, atom.end, atom.payload.text) : buffer
}
