// Lists to select from: filter, headings, focus, scrolling.
import { expect, test } from "vitest"
import { filterItems, moveFocus, toFirstRow, toListRows, type ListItem } from "../../../src/ui/list/list-model.ts"
import { toListLine } from "../../../src/ui/list/list-rows.ts"
import { rowText, rowWidth } from "../../../src/text/row/span.ts"

const items: readonly ListItem[] = [
  { id: "1", label: "Mock One", group: "Recent" },
  { id: "2", label: "Mock Two", group: "Mock" },
  { id: "3", label: "Guide", group: "Offline", detail: "free" },
]

test("a filter matches label, note and group; an empty one keeps the order", () => {
  expect(filterItems(items, " ")).toBe(items)
  expect(filterItems(items, "mtwo").map((item) => item.id)).toEqual(["2"])
  expect(filterItems(items, "offline").map((item) => item.id)).toEqual(["3"])
  expect(filterItems(items, "zzz")).toEqual([])
})

test("headings are above their entries, and omitted in a search", () => {
  const kinds = toListRows(items, true).map((row) => row.kind)
  expect(kinds).toEqual(["group", "item", "gap", "group", "item", "gap", "group", "item"])
  expect(toListRows(items, false).every((row) => row.kind === "item")).toBe(true)
})

test("single steps wrap around, longer ones stop at the ends, and an empty list stays at 0", () => {
  expect(moveFocus(0, -1, 3)).toBe(2)
  expect(moveFocus(2, 1, 3)).toBe(0)
  expect(moveFocus(1, 10, 3)).toBe(2)
  expect(moveFocus(0, 1, 0)).toBe(0)
})

test("the focused entry is always visible, and the list is never scrolled beyond its ends", () => {
  const many = Array.from({ length: 50 }, (_, i): ListItem => ({ id: `${i}`, label: `Entry ${i}`, group: `G${i % 7}` }))
  for (const hasGroups of [true, false]) {
    const rows = toListRows(many, hasGroups)
    for (let focus = 0; focus < many.length; focus++) {
      const first = toFirstRow(rows, focus, 9)
      const visible = rows.slice(first, first + 9)
      expect(visible).toHaveLength(9)
      expect(visible.some((row) => row.kind === "item" && row.index === focus)).toBe(true)
    }
  }
})

test("a line is exactly as wide as the list for any text, and contains no control characters", () => {
  const item: ListItem = { id: "1", label: "世界\u001b[2J long long long title", note: "note", detail: "2 h" }
  for (const columns of [10, 20, 40, 80])
    for (const focus of [0, 1]) {
      const line = toListLine({ kind: "item", item, index: 0 }, focus, columns)
      expect(rowWidth(line)).toBe(columns)
      expect(rowText(line)).not.toContain("\u001b")
      expect(rowText(line).startsWith(focus === 0 ? "❯" : " ")).toBe(true)
    }
})

test("the detail of an entry is cut before its label", () => {
  const item = { id: "d", label: "Directory", detail: `/home/somebody/${"deep/".repeat(9)}project` }
  const line = rowText(toListLine({ kind: "item", item, index: 0 }, 1, 34))
  expect(line).toMatch(/^ {2}Directory \/home\/somebody\/.*… $/)
  expect(line).toHaveLength(34)
})
