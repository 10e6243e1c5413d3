// What a key or a text does in a field of one line: that of the prompt, as the user's settings bind it.
import { toCommandID } from "../../server/schema/keybind.ts"
import type { Keymap } from "../command/keys/keymap.ts"
import { editorCommands } from "../text/buffer/editor-commands.ts"
import type { Editor } from "../text/buffer/editor.ts"
import { editField, findFieldCommand, typeField } from "../text/buffer/field.ts"
import { chord as toChord } from "../text/keys/chord.ts"
import type { KeyEvent } from "../text/keys/event.ts"

const names = new Map(
  Object.keys(editorCommands)
    .filter((name) => findFieldCommand(name))
    .map((name) => [toCommandID(name), name]),
)

const maxLength = 2000

/** The field after the event; undefined for what means nothing in it. */
export function editByEvent(editor: Editor, event: KeyEvent, keymap: Keymap): Editor | undefined {
  if (event.type === "text" || event.type === "paste") return typeField(editor, event.text, maxLength)
  const chord = event.type === "key" ? toChord(event) : undefined
  if (chord === undefined) return undefined
  const name = keymap
    .find("prompt", chord)
    .map((id) => names.get(id))
    .find((found) => found !== undefined)
  return name === undefined ? undefined : editField(editor, name)
}
