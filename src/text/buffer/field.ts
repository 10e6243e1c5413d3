// A field of one line on the editor of the prompt: its keys, its clusters, its undo, without line feeds and with a limit.
import { createEditor, typeText, type Editor } from "./editor.ts"
import { editorCommands, type EditorCommand } from "./editor-commands.ts"
import { sanitize } from "../row/sanitize.ts"
import { graphemes } from "../row/segment.ts"
import { width } from "../row/width.ts"

/** One row, however long: there is no other to go to. */
const context = { columns: Number.MAX_SAFE_INTEGER }

export function createField(text = ""): Editor {
  return createEditor(toLine(text))
}

/** Types or pastes; line feeds become spaces, and nothing goes beyond `maxLength` UTF-16 units. */
export function typeField(editor: Editor, text: string, maxLength: number): Editor {
  const typed = typeText(editor, toLine(text))
  return typed.buffer.text.length > maxLength ? editor : typed
}

/** Applies an editing command by its keymap name; the same editor for what has no meaning on one line. */
export function editField(editor: Editor, name: string): Editor {
  return findFieldCommand(name)?.(editor, context) ?? editor
}

export function findFieldCommand(name: string): EditorCommand | undefined {
  return /newline|_up$|_down$/.test(name) || !Object.hasOwn(editorCommands, name) ? undefined : editorCommands[name]
}

export type FieldWindow = { readonly text: string; readonly caret: number }

/** The part of the text that `columns` cells show, and the cell of the caret in it, which is always inside. */
export function toFieldWindow({ buffer }: Editor, columns: number): FieldWindow {
  const before = graphemes(buffer.text.slice(0, buffer.cursor))
  let caret = width(buffer.text.slice(0, buffer.cursor))
  let first = 0
  while (caret > columns - 1 && first < before.length) caret -= width(before[first++] ?? "")
  let text = ""
  let used = 0
  for (const cluster of [...before.slice(first), ...graphemes(buffer.text.slice(buffer.cursor))]) {
    used += width(cluster)
    if (used > columns) break
    text += cluster
  }
  return { text, caret }
}

function toLine(text: string): string {
  return sanitize(text.replace(/\s*[\r\n]\s*/g, " "))
}
