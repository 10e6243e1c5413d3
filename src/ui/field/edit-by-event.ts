// What a key, a text or a paste does in a one-line field.
import type { Editor } from "../../text/buffer/editor.ts"
import { editField, typeField } from "../../text/buffer/field.ts"
import { toChord } from "../../text/keys/chord.ts"
import type { KeyEvent } from "../../text/keys/event.ts"
import type { FieldKeys } from "./field-keys.ts"

const maxLength = 2000

/** The field after the event; undefined for an event that has no meaning in a field. */
export function editByEvent(editor: Editor, event: KeyEvent, keys: FieldKeys): Editor | undefined {
  if (event.type === "text" || event.type === "paste") return typeField(editor, event.text, maxLength)
  const chord = event.type === "key" ? toChord(event) : undefined
  const name = chord === undefined ? undefined : keys(chord)
  return name === undefined ? undefined : editField(editor, name)
}
