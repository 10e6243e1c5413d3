// What components get from the application, as one React context.
import { createContext, useContext } from "react"
import type { CommandContext } from "../command/command.ts"
import type { MenuFinder } from "../command/menu/find-menu.ts"
import type { Registry } from "../command/registry.ts"
import type { KeyEvent } from "../text/keys/event.ts"
import type { Rectangle } from "../ui/box/rectangle.ts"
import type { KeyHandler } from "../ui/input/input.ts"

export type AppValue = {
  readonly commands: CommandContext
  readonly registry: Registry
  readonly findMenu: MenuFinder
  readonly keys: {
    /** Adds a handler at a level of `keyPriority`; returns the function that removes it. */
    on(handler: KeyHandler, priority: number): () => void
    /** Passes a key to the focused component that is built on Ink's `useInput`. */
    pass(event: KeyEvent): void
  }
  readonly themes: {
    /** Names; the same array until the list changes. */
    list(): readonly string[]
    /** Looks for theme files that were added, removed or changed. */
    refresh(): void
  }
  /** Excludes an area, over which a component draws, from the painted panes; null ends it. */
  cover(owner: string, area: Rectangle | null): void
  readonly version: string
}

export const AppContext = createContext<AppValue | undefined>(undefined)

/** The application. Throws outside AppContext. */
export function useApp(): AppValue {
  const value = useContext(AppContext)
  if (!value) throw new Error("A component of the application is rendered outside AppContext.")
  return value
}
