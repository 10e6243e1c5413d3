// The keys of one-line fields: those of the prompt, as the user's configuration binds them.
import { toCommandID } from "../../server/schema/keybind.ts"
import type { Keymap } from "../state/keymap.ts"
import { editorCommands } from "../text/buffer/editor-commands.ts"
import { findFieldCommand } from "../text/buffer/field.ts"
import type { FieldKeys } from "../ui/field/field-keys.ts"

/** Editor commands that a field has, by their ids in the keymap. */
const names = new Map(
  Object.keys(editorCommands)
    .filter((name) => findFieldCommand(name))
    .map((name) => [toCommandID(name), name]),
)

export function createFieldKeys(keymap: Keymap): FieldKeys {
  return (chord) => {
    const id = keymap.find("prompt", chord).find((known) => names.has(known))
    return id === undefined ? undefined : names.get(id)
  }
}
