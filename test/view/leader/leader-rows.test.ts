// The panel of the keys that may follow the leader.
import { expect, test } from "vitest"
import { rowWidth } from "../../../src/text/row/span.ts"
import { toLeaderRows } from "../../../src/view/leader/leader-rows.ts"
import { rowsToText } from "../../fixture/rows.ts"

const keys = ["n", "l", "down", "g", "x"].map((key, index) => ({ key, title: `Does thing number ${index}` }))

test("keys are drawn in columns, and the first row shows how many are left out", () => {
  expect(rowsToText(toLeaderRows("ctrl+x", keys, 80, 10))).toMatchInlineSnapshot(`
      " ctrl+x then one of these · esc cancels
       n     Does thing number 0              g     Does thing number 3
       l     Does thing number 1              x     Does thing number 4
       down  Does thing number 2"
    `)
  expect(rowsToText(toLeaderRows("ctrl+x", keys, 40, 4))).toMatchInlineSnapshot(`
      " ctrl+x then one of these · esc cancels…
       n     Does thing number 0
       l     Does thing number 1
       down  Does thing number 2"
    `)
  for (const columns of [30, 40, 61, 200])
    for (const row of toLeaderRows("ctrl+x", keys, columns, 9)) expect(rowWidth(row)).toBeLessThanOrEqual(columns)
})
