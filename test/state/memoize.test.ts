// Derived values are computed again only when a selected field has changed.
import { expect, test } from "vitest"
import { createStableList, isShallowEqual, memoize, pick } from "../../src/state/memoize.ts"

type Source = { readonly first: number; readonly second: readonly string[]; readonly other: string }

const source: Source = { first: 1, second: ["a"], other: "x" }

test("the same object comes back until a selected field changes", () => {
  let computed = 0
  const view = memoize(
    (from: Source, scale: number) => ({ ...pick(from, "first", "second"), scale }),
    ({ first, second, scale }) => {
      computed++
      return { total: (first + second.length) * scale }
    },
  )
  const before = view(source, 2)
  expect(before).toEqual({ total: 4 })
  expect(view(source, 2)).toBe(before)
  expect(view({ ...source, other: "y" }, 2)).toBe(before)
  expect(computed).toBe(1)
  // An equal array is another object: only fields are compared, not what is in them.
  expect(view({ ...source, second: ["a"] }, 2)).not.toBe(before)
  expect(view({ ...source, first: 2 }, 2)).toEqual({ total: 6 })
  expect(view({ ...source, first: 2 }, 3)).toEqual({ total: 9 })
  expect(computed).toBe(4)
})

test("the same arguments skip the selection", () => {
  let selected = 0
  const view = memoize(
    (from: Source) => {
      selected++
      return pick(from, "first")
    },
    ({ first }) => [first],
  )
  expect(view(source)).toBe(view(source))
  expect(selected).toBe(1)
})

test("a field that was not selected does not compile", () => {
  const view = memoize(
    (from: Source) => pick(from, "first"),
    // @ts-expect-error -- `other` is not selected, so it is no input of the computation
    (selected) => selected.other as unknown,
  )
  expect(view(source)).toBeUndefined()
  const narrow = ({ other }: Pick<Source, "other">) => other
  // @ts-expect-error -- a computation with an input that `select` does not return
  const incomplete = memoize((from: Source) => pick(from, "first"), narrow)
  expect(incomplete(source)).toBeUndefined()
})

test("a selection with another set of fields is computed again", () => {
  expect(isShallowEqual<object>({ kind: "idle" }, { kind: "idle" })).toBe(true)
  expect(isShallowEqual<object>({ kind: "idle" }, { kind: "idle", key: undefined })).toBe(false)
  expect(isShallowEqual<object>({ kind: "idle", key: undefined }, { kind: "idle" })).toBe(false)
  expect(isShallowEqual<object>({ a: Number.NaN }, { a: Number.NaN })).toBe(true)
})

test("a stable list is the same array while its items are equal in order and number", () => {
  const stable = createStableList<{ readonly title: string }>()
  const before = stable([{ title: "one" }, { title: "two" }])
  expect(stable([{ title: "one" }, { title: "two" }])).toBe(before)
  for (const next of [[{ title: "two" }, { title: "one" }], [{ title: "two" }], []]) expect(stable(next)).toEqual(next)
})
