// What a key means in a dialog.
import type { Keymap } from "../command/keys/keymap.ts"

import { chord as toChord } from "../text/keys/chord.ts"
import type { KeyEvent } from "../text/keys/event.ts"

/** Ids of the list's commands that the key is bound to; `dialog.close` for escape and ctrl+c, which always work. */
export function dialogCommand(keymap: Keymap, event: KeyEvent): readonly string[] {
  const chord = toChord(event)
  if (chord === undefined) return []
  if (chord === "escape" || chord === "ctrl+c") return ["dialog.close"]
  return keymap.find("list", chord)
}
