// The menu at the prompt as rows, and the hints that the prompt shows about its draft.
import { describe, expect, test } from "vitest"
import type { Menu, MenuItem } from "../../../src/command/menu/menu-item.ts"
import { createState } from "../../../src/state/state.ts"
import { joinSlices, toAtomSlice, toBuffer } from "../../../src/text/buffer/buffer.ts"
import { rowText, rowWidth } from "../../../src/text/row/span.ts"
import { toMenuRows } from "../../../src/view/prompt/menu-rows.ts"
import { createPromptBlock } from "../../../src/view/prompt/prompt-block.ts"

const item = (label: string, more: Partial<MenuItem> = {}): MenuItem => ({
  id: label,
  label,
  ranges: [],
  pick: () => {},
  ...more,
})
const show = (menu: Menu, rows = 10, columns = 40) =>
  toMenuRows(menu, rows, columns, (id) => [`key of ${id}`]).map((row) => rowText(row).trimEnd())

describe("rows of the menu", () => {
  const mention: Menu = {
    index: 1,
    items: [
      item("a.ts", { group: "Files" }),
      item("b.ts", { group: "Files", note: "lines 1–2 of 9" }),
      item("explore", { group: "Agents", note: "looks around" }),
    ],
  }

  test("have headings, aligned notes, and one focused entry marked by sign and colour", () => {
    expect(show(mention)).toEqual([
      "  Files",
      "  a.ts",
      "❯ b.ts     lines 1–2 of 9",
      "  Agents",
      "  explore  looks around",
    ])
    const focused = toMenuRows(mention, 10, 40, () => [])[2] ?? []
    expect(focused.every(({ style }) => style?.bg === "primary")).toBe(true)
    expect(rowWidth(focused)).toBe(40)
  })

  test("a search in progress is shown below the entries, and no row is wider than the screen", () => {
    expect(show({ ...mention, hint: "Indexing…" }).at(-1)).toBe("  Indexing…")
    expect(show({ items: [], index: 0, hint: "No such command" })).toEqual(["  No such command"])
    for (const columns of [6, 12, 20])
      for (const row of toMenuRows({ ...mention, hint: "Indexing…" }, 10, columns, () => []))
        expect(rowWidth(row)).toBeLessThanOrEqual(columns)
  })

  test("keep the focused entry visible at any height", () => {
    const items = Array.from({ length: 30 }, (_, index) => item(`file-${index}`, { group: index < 15 ? "A" : "B" }))
    for (const rows of [1, 2, 3, 10])
      for (const index of [0, 1, 14, 15, 29])
        expect(show({ items, index }, rows).filter((row) => row.startsWith("❯"))).toEqual([`❯ file-${index}`])
    expect(show({ items, index: 0 }, 3)[0]).toBe("  A")
    expect(show({ items, index: 29 }, 0)).toEqual([])
  })

  test("mark the matched characters, show keys at the right edge, and sanitize file names", () => {
    const marked = toMenuRows({ index: -1, items: [item("abc", { ranges: [{ start: 1, end: 2 }] })] }, 5, 40, () => [])
    expect(marked[0]?.find(({ text }) => text === "b")?.style).toMatchObject({ bold: true, fg: "primary" })
    expect(show({ index: 0, items: [item("/new", { command: "new", note: "New session" })] })).toEqual([
      "❯ /new  New session          key of new",
    ])
    expect(show({ index: -1, items: [item("a\x1b[2J.ts")] })[0]).not.toContain("\x1b")
  })
})

describe("the prompt", () => {
  const paint = (text: string, change: object = {}) => {
    const state = createState({ directory: "/p", home: "/home/u", columns: 100, rows: 30 })
    const whole = { ...state, editor: { ...state.editor, buffer: toBuffer(text) }, ...change }
    return createPromptBlock(0)(whole, 70).rows.map((row) => rowText(row))
  }

  test("shows the arguments that a command expects, after the typed text", () => {
    const serverCommands = [{ name: "port", template: "", hints: ["$1", "$2"] }]
    expect(paint("/port a.ts ", { serverCommands }).join("\n")).toContain("/port a.ts $2")
    expect(paint("/port", { serverCommands }).join("\n")).not.toContain("$1")
  })

  test("shows the row of the cursor in a draft that is not completely visible", () => {
    const text = Array.from({ length: 50 }, (_, index) => `l${index}`).join("\n")
    expect(paint(text).join("\n")).toContain("row 50 of 50")
    expect(paint("one\ntwo").join("\n")).not.toContain("row 2 of 2")
  })

  test("shows the attachments and their size", () => {
    const url = `data:image/png;base64,${"A".repeat(4096)}`
    const image = toAtomSlice("[Image 1]", { kind: "image", payload: { mime: "image/png", url } })
    const second = toAtomSlice("[PDF 1]", { kind: "image", payload: { mime: "application/pdf", url } })
    const { text, atoms } = joinSlices(image, second)
    const state = createState({ directory: "/p", home: "/home/u", columns: 100, rows: 30 })
    const whole = { ...state, editor: { ...state.editor, buffer: toBuffer(text, atoms) } }
    expect(createPromptBlock(0)(whole, 70).rows.map(rowText).join("\n")).toContain("1 image, 1 PDF, 6 KB")
  })
})
