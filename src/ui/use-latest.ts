// State of a component that its key handler reads. Several keys may arrive before the next render, and each must see the
// change of the one before it.
import { useReducer, useState } from "react"

export type Latest<T> = {
  get(): T
  /** Renders again when the value differs. */
  set(value: T): void
}

export function useLatest<T>(initial: () => T): Latest<T> {
  const [, render] = useReducer((count: number) => count + 1, 0)
  const [latest] = useState(() => createLatest(initial(), render))
  return latest
}

function createLatest<T>(initial: T, onChange: () => void): Latest<T> {
  let value = initial
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      onChange()
    },
  }
}
