import { describe, expect, test } from "vitest"
import { toPromptColumns } from "../../../src/state/breakpoint.ts"
import { appendPrompt, typeText } from "../../../src/state/prompt.ts"
import { createState, type State } from "../../../src/state/state.ts"
import { rowText, rowWidth } from "../../../src/text/row/span.ts"
import { createPromptBlock } from "../../../src/view/prompt/prompt-block.ts"

const stateOf = (columns: number, rows: number): State =>
  createState({ directory: "/p", home: "/home/u", columns, rows })

describe("prompt", () => {
  test.each([
    [100, 30],
    [80, 24],
    [60, 18],
    [40, 15],
    [30, 8],
  ])("at %ix%i its rows are as wide as it is and its caret is inside", (columns, rows) => {
    let state = stateOf(columns, rows)
    for (const text of [
      "",
      "short",
      "a long line ".repeat(30),
      "世界".repeat(40),
      "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl",
    ]) {
      state = typeText({ ...stateOf(columns, rows) }, text)
      const width = toPromptColumns(state, true)
      const block = createPromptBlock(0)(state, width)
      for (const row of block.rows) expect(rowWidth(row)).toBe(width)
      expect(block.cursor.x).toBeLessThan(width)
      expect(block.cursor.y).toBeLessThan(block.rows.length)
      expect(block.rows.length).toBeLessThanOrEqual(Math.max(4, rows - 2))
    }
  })

  test("it shows that it contains text from another program, and that it is in shell mode", () => {
    const info = (state: State) => createPromptBlock(0)(state, 76).rows.map(rowText).join("\n")
    expect(info(appendPrompt(stateOf(80, 24), "x"))).toContain("from another program")
    expect(info(typeText(stateOf(80, 24), "!ls"))).toContain("Shell")
  })
})
