import { expect, test } from "vitest"
import type { Provider } from "../../server/schema/model.ts"
import { createState } from "../../src/state/state.ts"
import { selectVariant, findNextVariant, findVariant, toVariants } from "../../src/state/variant.ts"

const model = (id: string, variants?: Record<string, object>) => ({ id, variants, limit: { context: 100 } })
const providers = [
  { id: "p", models: { one: model("one", { low: {}, high: {} }), two: model("two") } },
] as unknown as Provider[]
const state = { ...createState({ directory: "/p", home: "/", columns: 130, rows: 30 }), providers }
const one = { providerID: "p", modelID: "one" }
const two = { providerID: "p", modelID: "two" }

test("cycling through variants wraps around, and each model has its own", () => {
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
