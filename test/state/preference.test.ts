// What a person chooses and the terminal remembers: favourites, variants, pins, how much is shown.
import { expect, test } from "vitest"
import type { Provider } from "../../server/schema/model.ts"
import { findNextModel, toggleFavorite } from "../../src/state/model-selection.ts"
import { hasSidebar, toMainColumns, toTextColumns } from "../../src/state/breakpoint.ts"
import {
  defaultDisplay,
  isSidebarShown,
  parseDisplay,
  toggleEntry,
  toStoredDisplay,
  toNextDetail,
} from "../../src/state/display.ts"
import { togglePin } from "../../src/state/pin.ts"
import { createState } from "../../src/state/state.ts"
import { selectVariant, findNextVariant, findVariant, toVariants } from "../../src/state/variant.ts"

const model = (id: string, variants?: Record<string, object>) => ({ id, variants, limit: { context: 100 } })
const providers = [
  { id: "p", models: { one: model("one", { low: {}, high: {} }), two: model("two") } },
] as unknown as Provider[]
const state = { ...createState({ directory: "/p", home: "/", columns: 130, rows: 30 }), providers }
const one = { providerID: "p", modelID: "one" }
const two = { providerID: "p", modelID: "two" }

test("favourites are walked through in their order, from outside at the first", () => {
  const marked = toggleFavorite(toggleFavorite(state, two), one)
  expect(marked.favoriteModels).toEqual([two, one])
  expect(findNextModel({ ...marked, startModel: two }, marked.favoriteModels, 1)).toEqual(one)
  expect(findNextModel({ ...marked, startModel: one }, marked.favoriteModels, 1)).toEqual(two)
  expect(toggleFavorite(marked, two).favoriteModels).toEqual([one])
  expect(findNextModel({ ...state, startModel: one }, [two], 1)).toEqual(two)
  expect(findNextModel({ ...state, startModel: two }, [two], 1)).toBeUndefined()
  expect(findNextModel({ ...state, startModel: two }, [{ providerID: "gone", modelID: "x" }], 1)).toBeUndefined()
})

test("variants go round, and belong to their model", () => {
  const start = { ...state, startModel: one }
  expect(toVariants(start)).toEqual(["low", "high"])
  const low = selectVariant(start, findNextVariant(start))
  expect(findVariant(low)).toBe("low")
  const high = selectVariant(low, findNextVariant(low))
  expect(findVariant(high)).toBe("high")
  expect(findVariant(selectVariant(high, findNextVariant(high)))).toBeUndefined()
  expect(findVariant({ ...high, startModel: two })).toBeUndefined()
  // A variant that the model no longer has counts for nothing.
  expect(findVariant({ ...start, variants: new Map([["p/one", "gone"]]) })).toBeUndefined()
})

test("what was pinned last stands first", () => {
  const pinned = togglePin(togglePin({ pinned: [] }, "a"), "b")
  expect(pinned.pinned).toEqual(["b", "a"])
  expect(togglePin(pinned, "b").pinned).toEqual(["a"])
})

test("the look survives a file, and a file that is broken", () => {
  const look = {
    ...defaultDisplay,
    toolDetail: "full" as const,
    isThinkingShown: true,
    foldedSections: new Set(["todo"]),
  }
  expect(parseDisplay(JSON.parse(JSON.stringify(toStoredDisplay(look))))).toEqual(look)
  for (const broken of [undefined, null, 3, "x", [], { toolDetail: "loud", foldedSections: [1], hasTimestamps: 1 }])
    expect(parseDisplay(broken)).toEqual(defaultDisplay)
  expect(toNextDetail("quiet")).toBe("normal")
  expect(toNextDetail("full")).toBe("quiet")
  expect([...toggleEntry(toggleEntry(new Set(["a"]), "b"), "a")]).toEqual(["b"])
})

test("the sidebar takes its room from a wide session only", () => {
  expect(hasSidebar(state)).toBe(true)
  expect(toMainColumns(state)).toBe(88)
  expect(toTextColumns(state, false)).toBe(88 - 4 - 3 - 2)
  expect(toTextColumns(state, true)).toBe(70)
  expect(toMainColumns({ ...state, isSidebarHidden: true })).toBe(130)
  expect(isSidebarShown({ ...state, columns: 120 })).toBe(false)
  expect(isSidebarShown({ ...state, columns: 120, isSidebarOver: true })).toBe(true)
  expect(toMainColumns({ ...state, columns: 120 })).toBe(120)
})
