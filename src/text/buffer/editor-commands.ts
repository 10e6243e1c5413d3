// The editing commands by their keymap names. A command that has nothing to do gives the same editor back: `up` on the
// first row, `backspace` at the start, so that the caller can do something else with the key.
import type { Buffer } from "./buffer.ts"
import { findSelection, moveTo, select, unselect } from "./buffer.ts"
import { capitalize, changeWord, transposeChars, transposeWords } from "./transform.ts"
import type { Editor } from "./editor.ts"
import {
  deleteRange,
  killRange,
  redo,
  setDraft,
  typeText,
  undo,
  withChange,
  withMove,
  yank,
  yankPop,
} from "./editor.ts"
import { expandPasteAtCursor } from "./expand.ts"
import type { Move, MoveContext } from "./move.ts"
import { moves, findRowTarget } from "./move.ts"

/** A command of the editor; `columns` are the cells of a row. */
export type EditorCommand = (editor: Editor, context: MoveContext) => Editor

const move =
  (target: Move, isSelecting = false): EditorCommand =>
  (editor, context) =>
    withMove(editor, moveTo(editor.buffer, target(editor.buffer, context), isSelecting))

// Without shift, a step sideways from a selection goes to its edge.
const step =
  (target: Move, edge: "start" | "end"): EditorCommand =>
  (editor, context) => {
    const selection = findSelection(editor.buffer)
    const offset = selection ? selection[edge] : target(editor.buffer, context)
    return withMove(editor, moveTo(editor.buffer, offset))
  }

const moveRow =
  (by: 1 | -1, isSelecting = false): EditorCommand =>
  (editor, context) => {
    const found = findRowTarget(editor.buffer, context, by, editor.goalColumn)
    // A selection still grows from the first row to the start of the text, and from the last to its end.
    if (!found) return isSelecting ? move(by < 0 ? moves.bufferHome : moves.bufferEnd, true)(editor, context) : editor
    const moved = moveTo(editor.buffer, found.offset, isSelecting)
    // An atom over the row's place must not hold the cursor back for ever.
    return withMove(
      editor,
      moved.cursor === editor.buffer.cursor ? pushed(editor.buffer, found.offset, isSelecting) : moved,
      found.goal,
    )
  }

function pushed(buffer: Buffer, offset: number, isSelecting: boolean): Buffer {
  const atom = buffer.atoms.find((one) => one.start < offset && offset < one.end)
  return moveTo(buffer, atom ? (atom.start === buffer.cursor ? atom.end : atom.start) : offset, isSelecting)
}

const erase =
  (target: Move, run: string): EditorCommand =>
  (editor, context) => {
    const selection = findSelection(editor.buffer)
    if (selection) return deleteRange(editor, selection)
    const offset = target(editor.buffer, context)
    const { cursor } = editor.buffer
    if (offset === cursor) return editor
    return deleteRange(editor, { start: Math.min(offset, cursor), end: Math.max(offset, cursor) }, run)
  }

const kill =
  (target: Move, direction: "before" | "after"): EditorCommand =>
  (editor, context) => {
    const selection = findSelection(editor.buffer)
    if (selection) return killRange(editor, selection, direction)
    const offset = target(editor.buffer, context)
    const { cursor } = editor.buffer
    if (offset === cursor) return editor
    return killRange(editor, { start: Math.min(offset, cursor), end: Math.max(offset, cursor) }, direction)
  }

// At the very edge of a line the delete-to commands take the line feed, and so join the lines.
const toLineStart: Move = (buffer) => {
  const home = moves.lineHome(buffer)
  return home === buffer.cursor ? moves.left(buffer) : home
}
const toLineEnd: Move = (buffer) => {
  const end = moves.lineEnd(buffer)
  return end === buffer.cursor ? moves.right(buffer) : end
}

const deleteLine: EditorCommand = (editor) => {
  const { buffer } = editor
  const start = moves.lineHome(buffer)
  const end = moves.lineEnd(buffer)
  if (buffer.text === "") return editor
  // The last line takes the line feed before it along, or an empty line would stay.
  const isLast = end === buffer.text.length
  return killRange(editor, { start: isLast ? Math.max(0, start - 1) : start, end: isLast ? end : end + 1 }, "after")
}

const change =
  (edit: (buffer: Buffer) => Buffer): EditorCommand =>
  (editor) => {
    const buffer = edit(editor.buffer)
    return buffer === editor.buffer ? editor : withChange(editor, buffer)
  }

const selectAll: EditorCommand = (editor) =>
  editor.buffer.text === "" ? editor : withMove(editor, select(editor.buffer, 0, editor.buffer.text.length))

/** Every editing command under its keymap name; those after `input_select_all` have names of our own. */
export const editorCommands: Readonly<Record<string, EditorCommand>> = {
  input_clear: (editor) => (editor.buffer.text === "" ? editor : setDraft(editor, "")),
  input_newline: (editor) => typeText(editor, "\n"),
  input_move_left: step(moves.left, "start"),
  input_move_right: step(moves.right, "end"),
  input_move_up: moveRow(-1),
  input_move_down: moveRow(1),
  input_select_left: move(moves.left, true),
  input_select_right: move(moves.right, true),
  input_select_up: moveRow(-1, true),
  input_select_down: moveRow(1, true),
  input_line_home: move(moves.lineHome),
  input_line_end: move(moves.lineEnd),
  input_select_line_home: move(moves.lineHome, true),
  input_select_line_end: move(moves.lineEnd, true),
  input_visual_line_home: move(moves.visualHome),
  input_visual_line_end: move(moves.visualEnd),
  input_select_visual_line_home: move(moves.visualHome, true),
  input_select_visual_line_end: move(moves.visualEnd, true),
  input_buffer_home: move(moves.bufferHome),
  input_buffer_end: move(moves.bufferEnd),
  input_select_buffer_home: move(moves.bufferHome, true),
  input_select_buffer_end: move(moves.bufferEnd, true),
  input_delete_line: deleteLine,
  input_delete_to_line_end: kill(toLineEnd, "after"),
  input_delete_to_line_start: kill(toLineStart, "before"),
  input_backspace: erase(moves.left, "backspace"),
  input_delete: erase(moves.right, "delete"),
  input_undo: undo,
  input_redo: redo,
  input_word_forward: move(moves.wordForward),
  input_word_backward: move(moves.wordBackward),
  input_select_word_forward: move(moves.wordForward, true),
  input_select_word_backward: move(moves.wordBackward, true),
  input_delete_word_forward: kill(moves.wordForward, "after"),
  input_delete_word_backward: kill(moves.wordBackward, "before"),
  input_select_all: selectAll,
  input_select_none: (editor) => withMove(editor, unselect(editor.buffer)),
  input_uppercase_word: change((buffer) => changeWord(buffer, (word) => word.toUpperCase())),
  input_lowercase_word: change((buffer) => changeWord(buffer, (word) => word.toLowerCase())),
  input_capitalize_word: change((buffer) => changeWord(buffer, capitalize)),
  input_transpose_chars: change(transposeChars),
  input_transpose_words: change(transposeWords),
  input_expand_paste: change(expandPasteAtCursor),
  prompt_yank: yank,
  prompt_yank_pop: yankPop,
}
