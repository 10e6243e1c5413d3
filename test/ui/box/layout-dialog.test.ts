// The area of a dialog on screens of any size.
import { expect, test } from "vitest"
import { layoutDialog } from "../../../src/ui/box/layout-dialog.ts"

test("a dialog fits the screen", () => {
  for (const columns of [30, 49, 50, 65, 66, 80, 200])
    for (const rows of [8, 15, 16, 24, 60])
      for (const wanted of [5, 40]) {
        const area = layoutDialog({ columns, rows }, wanted, 88)
        expect(area.left + area.width).toBeLessThanOrEqual(columns)
        expect(area.top + area.height).toBeLessThanOrEqual(rows)
        expect(Math.min(area.top, area.left)).toBeGreaterThanOrEqual(0)
      }
})
