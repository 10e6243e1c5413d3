// A text field of one line. It has the keys, the undo and the cursor rules of the prompt editor, no line feeds, and a maximum
// length.
import { createEditor, typeText, type Editor } from "./editor.ts"
import { editorCommands, type EditorCommand } from "./editor-commands.ts"
import { sanitize } from "../row/sanitize.ts"
import { graphemes } from "../row/segment.ts"
import { width } from "../row/width.ts"

/** The text is one row of any length, so that moves stay in it. */
const context = { columns: Number.MAX_SAFE_INTEGER }

export function createField(text = ""): Editor {
  return createEditor(toLine(text))
}

/** Types or pastes text with line feeds as spaces. Text that would exceed `maxLength` UTF-16 units is ignored. */
export function typeField(editor: Editor, text: string, maxLength: number): Editor {
  const typed = typeText(editor, toLine(text))
  return typed.buffer.text.length > maxLength ? editor : typed
}

/** Applies an editing command by its keymap name. Returns the same editor for a command that needs more than one line. */
export function editField(editor: Editor, name: string): Editor {
  return findFieldCommand(name)?.(editor, context) ?? editor
}

export function findFieldCommand(name: string): EditorCommand | undefined {
  return /newline|_up$|_down$/.test(name) || !Object.hasOwn(editorCommands, name) ? undefined : editorCommands[name]
}

export type FieldWindow = { readonly text: string; readonly caret: number }

/** The part of the text that fits into `columns` cells, and the cell of the caret in it. The caret is always visible. */
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
