// Frecency: recent and frequent choices rank first; and how they are stored.
import { expect, test } from "vitest"
import { createMemory } from "../../src/state/memory.ts"
import { recordUse, emptyFrecency, addPastUses, toFrecencyBonus, toFrecency } from "../../src/state/frecency.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

const week = 7 * 24 * 3600 * 1000

test("a use counts as one, as half after a week, and uses add up", () => {
  let state = recordUse(emptyFrecency, { key: "file:a", at: 0 })
  expect([toFrecency(state, "file:a", 0), toFrecency(state, "file:a", week), toFrecency(state, "file:b", 0)]).toEqual([
    1, 0.5, 0,
  ])
  state = recordUse(state, { key: "file:a", at: week })
  expect(toFrecency(state, "file:a", week)).toBe(1.5)
  expect(toFrecencyBonus(state, "file:b", 0)).toBe(0)
  for (let count = 0; count < 1000; count++) state = recordUse(state, { key: "file:a", at: week })
  expect(toFrecencyBonus(state, "file:a", week)).toBe(0.3)
})

test("uses of earlier runs are read by directory, and those of this run are kept", async () => {
  const folder = createTemporaryFolder()
  const memory = createMemory(folder, "/p")
  await memory.appendUse({ key: "slash:review", at: 5 })
  await createMemory(folder, "/q").appendUse({ key: "slash:other", at: 6 })
  expect(await memory.loadUses()).toEqual([{ key: "slash:review", at: 5 }])
  const state = addPastUses(recordUse(emptyFrecency, { key: "file:now", at: 9 }), await memory.loadUses())
  expect([...state.frecency.keys()].sort()).toEqual(["file:now", "slash:review"])
})
