// The state of a field of one line and what keys do in it: those of the prompt, as the user's settings bind them.
import { toCommandID } from "../command/keybind.ts"
import { createField, editField, findFieldCommand, typeField } from "../text/field.ts"
import { editorCommands } from "../text/buffer-command.ts"
import type { Editor } from "../text/buffer-editor.ts"
import { chord as toChord, type KeyEvent } from "../text/keys.ts"
import { useApp } from "./app-context.ts"
import { useLatest } from "./use-latest.ts"

export type Field = {
  text(): string
  editor(): Editor
  /** Tells whether the event meant anything here. */
  handle(event: KeyEvent): boolean
}

const names = new Map(
  Object.keys(editorCommands)
    .filter((name) => findFieldCommand(name))
    .map((name) => [toCommandID(name), name]),
)

const maxLength = 2000

export function useField(initial: () => string = () => ""): Field {
  const { keymap } = useApp()
  const editor = useLatest(() => createField(initial()))

  return {
    text: () => editor.get().buffer.text,
    editor: editor.get,
    handle(event) {
      if (event.type === "text" || event.type === "paste") {
        editor.set(typeField(editor.get(), event.text, maxLength))
        return true
      }
      const chord = event.type === "key" ? toChord(event) : undefined
      if (chord === undefined) return false
      const name = keymap()
        .find("prompt", chord)
        .map((id) => names.get(id))
        .find((found) => found !== undefined)
      if (name === undefined) return false
      editor.set(editField(editor.get(), name))
      return true
    },
  }
}
