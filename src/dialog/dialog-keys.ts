// What a key means in a dialog.
import type { Keymap } from "../command/keys/keymap.ts"

import { chord as toChord, type KeyEvent } from "../text/keys/keys.ts"

/** Ids of the list's commands that the key is bound to; `dialog.close` for escape and ctrl+c, which always work. */
export function dialogCommand(keymap: Keymap, event: KeyEvent): readonly string[] {
  const chord = toChord(event)
  if (chord === undefined) return []
  if (chord === "escape" || chord === "ctrl+c") return ["dialog.close"]
  return keymap.find("list", chord)
}
