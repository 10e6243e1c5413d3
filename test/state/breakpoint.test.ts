import { expect, test } from "vitest"
import type { Provider } from "../../server/schema/model.ts"
import { hasSidebar, toMainColumns, toTextColumns } from "../../src/state/breakpoint.ts"
import { isSidebarShown } from "../../src/state/display.ts"
import { createState } from "../../src/state/state.ts"

const model = (id: string, variants?: Record<string, object>) => ({ id, variants, limit: { context: 100 } })
const providers = [
  { id: "p", models: { one: model("one", { low: {}, high: {} }), two: model("two") } },
] as unknown as Provider[]
const state = { ...createState({ directory: "/p", home: "/", columns: 130, rows: 30 }), providers }

test("only on a wide screen the sidebar reduces the width of the session", () => {
  expect(hasSidebar(state)).toBe(true)
  expect(toMainColumns(state)).toBe(88)
  expect(toTextColumns(state, false)).toBe(88 - 4 - 3 - 2)
  expect(toTextColumns(state, true)).toBe(70)
  expect(toMainColumns({ ...state, isSidebarHidden: true })).toBe(130)
  expect(isSidebarShown({ ...state, columns: 120 })).toBe(false)
  expect(isSidebarShown({ ...state, columns: 120, isSidebarOver: true })).toBe(true)
  expect(toMainColumns({ ...state, columns: 120 })).toBe(120)
})
