// What components get from the application: the store by selector, commands, keys, and the pane's covers.
import { createContext, useContext, useEffect, useId, useInsertionEffect, useLayoutEffect, useRef } from "react"
import { useStore } from "zustand"
import type { CommandContext } from "../command/command.ts"
import type { Keymap } from "../command/keys/keymap.ts"
import type { MenuFinder } from "../command/menu/find-menu.ts"
import type { Registry } from "../command/registry.ts"
import type { State } from "../state/state.ts"
import type { KeyEvent } from "../text/keys/event.ts"
import type { Rectangle } from "../ui/rectangle.ts"

export type KeyHandler = (event: KeyEvent) => boolean

/** Who is asked first for a key: the higher number. */
export const keyPriority = { app: 0, permission: 20, dialog: 40 } as const

export type AppValue = {
  readonly commands: CommandContext
  readonly registry: Registry
  readonly findMenu: MenuFinder
  /** Asked each time: the config that changes it comes after the first paint. */
  readonly keymap: () => Keymap
  readonly keys: {
    on(handler: KeyHandler, priority: number): () => void
    /** Hands a key to the component built on Ink's `useInput` that has the focus. */
    pass(event: KeyEvent): void
  }
  readonly themes: {
    /** Names; the same array until there are others. */
    list(): readonly string[]
    /** Looks for files that came, went or changed. */
    refresh(): void
  }
  /** Tells the painted pane which part of it a component draws over; null ends it. */
  cover(owner: string, area: Rectangle | null): void
  readonly version: string
}

export const AppContext = createContext<AppValue | undefined>(undefined)

export function useApp(): AppValue {
  const value = useContext(AppContext)
  if (!value) throw new Error("A component of the application is rendered outside AppContext.")
  return value
}

/** What `selector` picks of the state; renders again when that changes. */
export function useAppState<T>(selector: (state: State) => T): T {
  return useStore(useApp().commands.store, selector)
}

/** Handles keys while mounted; returning true ends a key's way. */
export function useKeys(handler: KeyHandler, priority: number): void {
  const { keys } = useApp()
  const latest = useRef(handler)
  useInsertionEffect(() => {
    latest.current = handler
  })
  useLayoutEffect(() => keys.on((event) => latest.current(event), priority), [keys, priority])
}

/** Keeps the painted pane out of `area` while mounted. */
export function useCover({ top, left, width, height }: Rectangle): void {
  const { cover } = useApp()
  // One's own: a dialog that takes another's place covers before the other one is gone.
  const owner = useId()
  // Before Ink writes the frame that draws here: a layout effect would come after it.
  useInsertionEffect(() => cover(owner, { top, left, width, height }), [cover, owner, top, left, width, height])
  useEffect(() => () => cover(owner, null), [cover, owner])
}
