// The unified diff of two texts.
import { applyPatch } from "diff"
import { expect, it } from "vitest"
import { compareTexts } from "../../../server/tool/edit/file-diff.ts"
import { createRandom } from "../../support/random.ts"

it("turns the one text into the other", async () => {
  for (const [before, after] of [
    ["", "a\n"],
    ["a\nb", "a\nc"],
    ["a\n", ""],
    ["a\r\nb\r\n", "a\r\nc\r\n"],
  ] as const) {
    const { diff, filediff } = await compareTexts("x.txt", before, after)
    expect(filediff).toMatchObject({ file: "x.txt", before, after, patch: diff })
    expect(applyPatch(before, diff)).toBe(after)
  }
})

it("replaces all lines where comparing would take too long", async () => {
  const random = createRandom(1)
  const toText = (end: string) => Array.from({ length: 30_000 }, () => random.below(1e9)).join("\n") + end
  const [before, after] = [toText(""), toText("\n")]
  const { filediff } = await compareTexts("x.txt", before, after)
  expect(filediff).toMatchObject({ additions: 30_000, deletions: 30_000 })
  expect(applyPatch(before, filediff.patch)).toBe(after)
})
