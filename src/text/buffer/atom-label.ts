// A draft as plain text for another program, and back: each chip stands as its label, which is its name meanwhile.
import type { Atom, AtomContent, Buffer, Slice } from "./buffer.ts"

/** A chip by the text that stands for it. */
export type AtomLabel = { readonly text: string; readonly label: string; readonly content: AtomContent }

/** Labels that occur twice are numbered, so that each chip can be told from the other. */
export function toLabeledText({ text, atoms }: Buffer): {
  readonly text: string
  readonly tokens: readonly AtomLabel[]
} {
  const tokens: AtomLabel[] = []
  let plain = ""
  let from = 0
  for (const atom of atoms) {
    const label = text.slice(atom.start, atom.end)
    const name = toFreeName(label, tokens)
    tokens.push({ text: name, label, content: toContent(atom) })
    plain += text.slice(from, atom.start) + name
    from = atom.end
  }
  return { text: plain + text.slice(from), tokens }
}

/** The text with the chips put back where their tokens stand; a token that is gone has taken its chip along. */
export function restoreAtoms(text: string, tokens: readonly AtomLabel[]): Slice {
  const found: { at: number; token: AtomLabel }[] = []
  // Long ones first: `@a.ts` must not be found in `@a.tsx`.
  for (const token of tokens.toSorted((a, b) => b.text.length - a.text.length)) {
    const isFree = (at: number) =>
      found.every((other) => at + token.text.length <= other.at || at >= other.at + other.token.text.length)
    let at = text.indexOf(token.text)
    while (at >= 0 && !isFree(at)) at = text.indexOf(token.text, at + 1)
    if (at >= 0) found.push({ at, token })
  }
  const atoms: Atom[] = []
  let plain = ""
  let from = 0
  for (const { at, token } of found.toSorted((a, b) => a.at - b.at)) {
    plain += text.slice(from, at)
    atoms.push({ start: plain.length, end: plain.length + token.label.length, ...token.content })
    plain += token.label
    from = at + token.text.length
  }
  return { text: plain + text.slice(from), atoms }
}

function toFreeName(label: string, tokens: readonly AtomLabel[]): string {
  const isTaken = (name: string) => tokens.some((token) => token.text === name)
  if (!isTaken(label)) return label
  for (let number = 2; ; number++) {
    const name = label.endsWith("]") ? `${label.slice(0, -1)} #${number}]` : `${label}(${number})`
    if (!isTaken(name)) return name
  }
}

function toContent({ start: _start, end: _end, ...content }: Atom): AtomContent {
  return content
}
