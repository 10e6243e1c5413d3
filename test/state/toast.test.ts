import { describe, expect, test } from "vitest"
import { createState } from "../../src/state/state.ts"
import { addToast, dropToasts } from "../../src/state/toast.ts"

const empty = createState({ directory: "/p", home: "/home/u", columns: 80, rows: 24 })

describe("toasts", () => {
  test("are at most three, equal ones are counted, and errors stay longest", () => {
    let state = empty
    for (const message of ["a", "b", "b", "c", "d"]) state = addToast(state, { message, variant: "info" }, 0)
    state = addToast(state, { message: "e", variant: "error" }, 0)
    expect(state.toasts.map(({ message, count }) => [message, count])).toEqual([
      ["c", 1],
      ["d", 1],
      ["e", 1],
    ])
    expect(addToast(state, { message: "d", variant: "info" }, 0).toasts.at(-1)).toMatchObject({
      message: "d",
      count: 2,
    })
    expect(dropToasts(state, 6000).toasts.map((toast) => toast.message)).toEqual(["e"])
    expect(dropToasts(state, 1)).toBe(state)
  })
})
