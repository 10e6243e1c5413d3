// The state of a one-line field and its keys.
import type { Editor } from "../../text/buffer/editor.ts"
import { createField } from "../../text/buffer/field.ts"
import type { KeyEvent } from "../../text/keys/event.ts"
import { useLatest } from "../use-latest.ts"
import { editByEvent } from "./edit-by-event.ts"
import { useFieldKeys } from "./field-keys.ts"

export type Field = {
  text(): string
  editor(): Editor
  /** Returns false for an event that has no meaning in a field. */
  handle(event: KeyEvent): boolean
}

export function useField(initial: () => string = () => ""): Field {
  const keys = useFieldKeys()
  const editor = useLatest(() => createField(initial()))

  return {
    text: () => editor.get().buffer.text,
    editor: editor.get,
    handle(event) {
      const next = editByEvent(editor.get(), event, keys)
      if (next === undefined) return false
      editor.set(next)
      return true
    },
  }
}
