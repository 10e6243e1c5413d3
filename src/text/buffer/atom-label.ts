// Converts a draft to plain text for another program and back: each atom is written as a label that is unique in the text.
import type { Atom, AtomContent, Buffer, Slice } from "./buffer.ts"

export type AtomLabel = {
  /** The label in the plain text, numbered when several atoms have the same label. */
  readonly uniqueLabel: string
  readonly label: string
  readonly content: AtomContent
}

export type LabeledText = { readonly text: string; readonly labels: readonly AtomLabel[] }

export function toLabeledText({ text, atoms }: Buffer): LabeledText {
  const labels: AtomLabel[] = []
  let plain = ""
  let from = 0
  for (const atom of atoms) {
    const label = text.slice(atom.start, atom.end)
    const uniqueLabel = toUniqueLabel(label, labels)
    labels.push({ uniqueLabel, label, content: toContent(atom) })
    plain += text.slice(from, atom.start) + uniqueLabel
    from = atom.end
  }
  return { text: plain + text.slice(from), labels }
}

/** The text with each label turned back into its atom. An atom whose label was deleted is dropped. */
export function restoreAtoms(text: string, labels: readonly AtomLabel[]): Slice {
  const found = findLabels(text, labels)
  const atoms: Atom[] = []
  let restored = ""
  let from = 0
  for (const { offset, label } of found) {
    restored += text.slice(from, offset)
    atoms.push({ start: restored.length, end: restored.length + label.label.length, ...label.content })
    restored += label.label
    from = offset + label.uniqueLabel.length
  }
  return { text: restored + text.slice(from), atoms }
}

type FoundLabel = { readonly offset: number; readonly label: AtomLabel }

/** The first occurrence of each label, in the order of the text. Occurrences do not overlap. */
function findLabels(text: string, labels: readonly AtomLabel[]): FoundLabel[] {
  const found: FoundLabel[] = []
  // Longest first: `@a.ts` must not be found in `@a.tsx`.
  for (const label of labels.toSorted((a, b) => b.uniqueLabel.length - a.uniqueLabel.length)) {
    const { length } = label.uniqueLabel
    const isFree = (offset: number) =>
      found.every((other) => offset + length <= other.offset || offset >= other.offset + other.label.uniqueLabel.length)
    let offset = text.indexOf(label.uniqueLabel)
    while (offset >= 0 && !isFree(offset)) offset = text.indexOf(label.uniqueLabel, offset + 1)
    if (offset >= 0) found.push({ offset, label })
  }
  return found.toSorted((a, b) => a.offset - b.offset)
}

function toUniqueLabel(label: string, labels: readonly AtomLabel[]): string {
  const isTaken = (name: string) => labels.some(({ uniqueLabel }) => uniqueLabel === name)
  if (!isTaken(label)) return label
  for (let number = 2; ; number++) {
    const name = label.endsWith("]") ? `${label.slice(0, -1)} #${number}]` : `${label}(${number})`
    if (!isTaken(name)) return name
  }
}

function toContent({ start: _start, end: _end, ...content }: Atom): AtomContent {
  return content
}
