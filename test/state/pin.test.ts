import { expect, test } from "vitest"
import { togglePin } from "../../src/state/pin.ts"

test("the session that was pinned last comes first", () => {
  const pinned = togglePin(togglePin({ pinned: [] }, "a"), "b")
  expect(pinned.pinned).toEqual(["b", "a"])
  expect(togglePin(pinned, "b").pinned).toEqual(["a"])
})
