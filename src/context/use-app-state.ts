// The application's state for components.
import { useStore } from "zustand"
import type { State } from "../state/state.ts"
import { useApp } from "./app-context.ts"

/** What `selector` picks from the state; the component renders again when the picked value changes. */
export function useAppState<T>(selector: (state: State) => T): T {
  return useStore(useApp().commands.store, selector)
}
