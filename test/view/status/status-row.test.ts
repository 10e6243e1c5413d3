import { describe, expect, test } from "vitest"
import { rowText, rowWidth, span } from "../../../src/text/row/span.ts"
import { toStatusRow, type StatusItem } from "../../../src/view/status/status-row.ts"

describe("status", () => {
  const items: readonly StatusItem[] = [
    { side: "left", priority: 1, row: [span("busy · 3s  esc interrupt")] },
    { side: "right", priority: 6, row: [span("13.0k")] },
    { side: "right", priority: 2, row: [span("10%")] },
    { side: "right", priority: 3, row: [span("$0.28")] },
    { side: "right", priority: 5, row: [span("ctrl+p commands")] },
  ]

  test.each([
    [80, "busy · 3s  esc interrupt                      13.0k  10%  $0.28  ctrl+p commands"],
    [55, "busy · 3s  esc interrupt    10%  $0.28  ctrl+p commands"],
    [40, "busy · 3s  esc interrupt      10%  $0.28"],
    [30, "busy · 3s  esc interrupt   10%"],
    [24, "busy · 3s  esc interrupt"],
  ])("at %i columns whole items are left out, the least important first", (columns, text) => {
    const row = toStatusRow(items, columns)
    expect(rowText(row)).toBe(text)
    expect(rowWidth(row)).toBe(columns)
  })
})
