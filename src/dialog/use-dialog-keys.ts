// The keys of a dialog.
import { useKeymap } from "../context/use-keymap.ts"
import { keyPriority, useKeys } from "../context/use-keys.ts"
import type { Keymap } from "../state/keymap.ts"
import { toChord } from "../text/keys/chord.ts"
import type { KeyEvent } from "../text/keys/event.ts"

/**
 * Handles every event while the dialog is mounted; none goes on to the screen below. `ids` are those of the list
 * commands that the key is bound to; escape and ctrl+c are always `dialog.close`.
 */
export function useDialogKeys(handle: (ids: readonly string[], event: KeyEvent) => void): void {
  const keymap = useKeymap()
  useKeys((event) => {
    handle(toCommands(keymap, event), event)
    return true
  }, keyPriority.dialog)
}

function toCommands(keymap: Keymap, event: KeyEvent): readonly string[] {
  const chord = toChord(event)
  if (chord === undefined) return []
  if (chord === "escape" || chord === "ctrl+c") return ["dialog.close"]
  return keymap.find("list", chord)
}
