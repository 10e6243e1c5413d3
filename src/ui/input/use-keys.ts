// Lets a component take part in the stack of key handlers while it is mounted.
import { useContext, useLayoutEffect, useRef } from "react"
import { InputContext } from "./input-context.ts"
import type { KeyHandler } from "./input.ts"
import { inputPriority } from "./input.ts"

/** Calls `handler` for every event that no handler of higher priority used up, as long as `isActive`. */
export function useKeys(handler: KeyHandler, options: { priority?: number; isActive?: boolean } = {}): void {
  const input = useContext(InputContext)
  const latest = useRef(handler)
  const { priority = inputPriority.screen, isActive = true } = options
  useLayoutEffect(() => {
    latest.current = handler
  })
  useLayoutEffect(() => {
    if (!input || !isActive) return undefined
    return input.onKey((event) => latest.current(event), priority)
  }, [input, isActive, priority])
}
