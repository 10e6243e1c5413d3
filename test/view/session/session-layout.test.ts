import { expect, test } from "vitest"
import { layoutSession } from "../../../src/view/session/session-layout.ts"

test("the parts of a session never overlap and fill the screen to its last row", () => {
  for (const columns of [30, 50, 80, 200])
    for (const rows of [8, 15, 20, 60])
      for (const bottomRows of [2, 6, 40])
        for (const hasTodo of [true, false]) {
          const { pane, todo, notice, bottom, status } = layoutSession({
            columns,
            rows,
            bottomRows,
            hasTodo,
            noticeRows: 2,
          })
          if (notice) expect(notice.top + notice.height).toBe(bottom.top)
          if (notice && todo) expect(todo.top + 1).toBe(notice.top)
          expect(pane.height).toBeGreaterThan(0)
          expect(pane.top + pane.height).toBeLessThanOrEqual((todo ?? notice ?? bottom).top)
          expect(bottom.top + bottom.height).toBe(status.top)
          expect(status.top).toBe(rows - 1)
        }
})
