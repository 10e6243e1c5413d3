// The state of a field of one line and what keys do in it.
import type { Editor } from "../text/buffer/editor.ts"
import { createField } from "../text/buffer/field.ts"
import type { KeyEvent } from "../text/keys/event.ts"
import { useApp } from "../context/app-context.ts"
import { editByEvent } from "./edit-field.ts"
import { useLatest } from "./use-latest.ts"

export type Field = {
  text(): string
  editor(): Editor
  /** Tells whether the event meant anything here. */
  handle(event: KeyEvent): boolean
}

export function useField(initial: () => string = () => ""): Field {
  const { keymap } = useApp()
  const editor = useLatest(() => createField(initial()))

  return {
    text: () => editor.get().buffer.text,
    editor: editor.get,
    handle(event) {
      const next = editByEvent(editor.get(), event, keymap())
      if (next === undefined) return false
      editor.set(next)
      return true
    },
  }
}
