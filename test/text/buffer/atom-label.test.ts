// A draft as plain text with labels, and back.
import { expect, test } from "vitest"
import { joinSlices, toAtomSlice, toBuffer, type Slice } from "../../../src/text/buffer/buffer.ts"
import { restoreAtoms, toLabeledText } from "../../../src/text/buffer/atom-label.ts"

const text = (words: string): Slice => ({ text: words, atoms: [] })
const paste = (content: string) => toAtomSlice("[Pasted ~3 lines]", { kind: "paste", payload: { text: content } })
const file = toAtomSlice("@a.ts", { kind: "file", payload: { path: "a.ts" } })
const toDraft = (...slices: Slice[]) => {
  const { text: words, atoms } = slices.reduce(joinSlices)
  return toBuffer(words, atoms)
}

test("chips are restored, also two with the same label", () => {
  const draft = toDraft(text("x "), paste("one"), text(" "), paste("two"), text(" "), file, text(" y"))
  const { text: plain, labels } = toLabeledText(draft)
  expect(plain).toBe("x [Pasted ~3 lines] [Pasted ~3 lines #2] @a.ts y")
  expect(restoreAtoms(plain, labels)).toEqual({ text: draft.text, atoms: draft.atoms })
})

test("a moved label keeps its content; a deleted label drops its chip", () => {
  const { labels } = toLabeledText(toDraft(paste("one"), text(" "), paste("two"), text(" "), file))
  const { text: words, atoms } = restoreAtoms("[Pasted ~3 lines #2]\nthen [Pasted ~3 lines]", labels)
  expect(words).toBe("[Pasted ~3 lines]\nthen [Pasted ~3 lines]")
  expect(atoms.map((atom) => [atom.start, atom.end, atom.payload])).toEqual([
    [0, 17, { text: "two" }],
    [23, 40, { text: "one" }],
  ])
})

test("a label that is a prefix of another one is not found inside it", () => {
  const longer = toAtomSlice("@a.tsx", { kind: "file", payload: { path: "a.tsx" } })
  const { text: plain, labels } = toLabeledText(toDraft(longer, text(" "), file))
  expect(restoreAtoms(plain, labels).atoms.map(({ payload }) => payload)).toEqual([{ path: "a.tsx" }, { path: "a.ts" }])
})
