// Key bindings for components.
import type { Keymap } from "../state/keymap.ts"
import { useAppState } from "./use-app-state.ts"

/** The key bindings in force; renders again when they change. */
export function useKeymap(): Keymap {
  return useAppState((state) => state.keymap)
}
