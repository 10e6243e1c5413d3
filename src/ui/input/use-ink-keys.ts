// For components built on Ink's own `useInput` (ink-text-input, ink-select-input): while mounted, keys that nobody of
// higher priority wants go on to Ink.
import { useContext } from "react"
import { InputContext } from "./input-context.ts"
import { inputPriority } from "./input.ts"
import { useKeys } from "./use-keys.ts"

/** Passes keys to the Ink component with the focus; handlers of higher priority keep what they use. */
export function useInkKeys(options: { priority?: number; isActive?: boolean } = {}): void {
  const input = useContext(InputContext)
  useKeys((event) => input?.passToInk(event) ?? false, { priority: inputPriority.menu, ...options })
}
