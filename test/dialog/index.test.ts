// The table of dialogs.
import { expect, test } from "vitest"
import { dialogs } from "../../src/dialog/index.ts"

test("each id has a dialog of its own", () => {
  expect(new Set(Object.values(dialogs)).size).toBe(Object.keys(dialogs).length)
})
