// State of a component that its key handler reads: several keys may come before the next frame, and each must see what
// the one before it did.
import { useReducer, useState } from "react"

export type Latest<T> = {
  get(): T
  /** Draws again when the value is another one. */
  set(value: T): void
}

export function useLatest<T>(initial: () => T): Latest<T> {
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const [latest] = useState(() => createLatest(initial(), draw))
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
