// Keys for components.
import { useInsertionEffect, useLayoutEffect, useRef } from "react"
import type { KeyEvent } from "../text/keys/event.ts"
import { useApp } from "./app-context.ts"

/** The order in which handlers get a key, highest first: a handler that handles the key keeps it from the others. */
export const keyPriority = {
  /** The key router: the prompt, the screen and the program. */
  app: 0,
  /** A permission or a question that replaces the prompt. */
  request: 1,
  dialog: 2,
  /** Sees every event and handles none. */
  observer: 3,
} as const

/** Handles keys while the component is mounted; `handler` returns true for a key that it handled. */
export function useKeys(handler: (event: KeyEvent) => boolean, priority: number): void {
  const { keys } = useApp()
  const latest = useRef(handler)
  useInsertionEffect(() => {
    latest.current = handler
  })
  useLayoutEffect(() => keys.on((event) => latest.current(event), priority), [keys, priority])
}
