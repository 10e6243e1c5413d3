import { expect, test } from "vitest"
import { createState, type State } from "../../../src/state/state.ts"
import { addToast } from "../../../src/state/toast.ts"
import { rowText } from "../../../src/text/row/span.ts"
import { toToastBoxes } from "../../../src/view/toast/toast-rows.ts"

const stateOf = (columns: number, rows: number): State =>
  createState({ directory: "/p", home: "/home/u", columns, rows })

test("toasts cover at most the upper half, newest first; a tiny screen shows only the newest", () => {
  let state = stateOf(60, 18)
  for (const message of ["one", "two ".repeat(60), "three"]) state = addToast(state, { message, variant: "error" }, 0)
  const boxes = toToastBoxes(state.toasts, state)
  expect(rowText(boxes[0]?.rows[0] ?? [])).toContain("three")
  for (const { top, left, width, height } of boxes) {
    expect(left).toBeGreaterThanOrEqual(0)
    expect(left + width).toBeLessThanOrEqual(60)
    expect(top + height).toBeLessThanOrEqual(9)
  }
  expect(boxes.length).toBeGreaterThan(1)
  expect(toToastBoxes(state.toasts, stateOf(40, 15))).toHaveLength(1)
})

test("toasts are above the last row when the prompt is at the top", () => {
  const state = addToast(stateOf(40, 15), { message: "Not sent", variant: "error" }, 0)
  const [box] = toToastBoxes(state.toasts, state, true)
  expect(box && box.top + box.height).toBe(14)
})
