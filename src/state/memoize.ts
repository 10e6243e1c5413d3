// Derived values. A computed value names its inputs once: `compute` receives only what `select` returned, so an input that
// is not selected does not compile. The same object comes back while no selected field has changed.

/**
 * Caches the last result of `compute`. `select` reduces its arguments to an object, whose fields are compared with
 * Object.is. The same arguments again skip `select` as well.
 */
export function memoize<Arguments extends readonly unknown[], Selected extends object, Result>(
  select: (...source: Arguments) => Selected,
  compute: (selected: Selected) => Result,
): (...source: Arguments) => Result {
  let last: { source: Arguments; selected: Selected; result: Result } | undefined
  return (...source) => {
    if (last && isShallowEqual(last.source, source)) return last.result
    const selected = select(...source)
    const result = last && isShallowEqual(last.selected, selected) ? last.result : compute(selected)
    last = { source, selected, result }
    return result
  }
}

/** Keeps the previous list while every item is shallowly equal to the item at the same index. */
export function createStableList<T extends object>(): (items: readonly T[]) => readonly T[] {
  let last: readonly T[] = []
  return (items) => {
    const isSame = items.length === last.length && items.every((item, index) => isShallowEqual(item, last[index]))
    if (!isSame) last = items
    return last
  }
}

/** The named fields of an object. */
export function pick<T extends object, Key extends keyof T>(source: T, ...keys: readonly Key[]): Pick<T, Key> {
  const picked: Partial<Pick<T, Key>> = {}
  for (const key of keys) picked[key] = source[key]
  return picked as Pick<T, Key>
}

/** Whether both have the same own fields with identical values. */
export function isShallowEqual<T extends object>(one: T, other: T | undefined): boolean {
  if (one === other) return true
  if (other === undefined) return false
  const keys = Object.keys(one) as (keyof T)[]
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && Object.is(one[key], other[key]))
  )
}
