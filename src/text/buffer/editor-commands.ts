// The editing commands, by their names in the keymap. A command that changes nothing (up on the first row, backspace at the
// start) returns the same editor, so that the caller can give the key another meaning.
import type { Buffer, Range } from "./buffer.ts"
import { findAtomAround, findSelection, moveTo, select, unselect } from "./buffer.ts"
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

export type EditorCommand = (editor: Editor, context: MoveContext) => Editor

const move =
  (target: Move, isSelecting = false): EditorCommand =>
  (editor, context) =>
    withMove(editor, moveTo(editor.buffer, target(editor.buffer, context), isSelecting))

/** Moves by one stop; from a selection, to its edge. */
const moveOrCollapse =
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
    // On the first or last row a selection is extended to the start or end of the text.
    if (!found) return isSelecting ? move(by < 0 ? moves.bufferHome : moves.bufferEnd, true)(editor, context) : editor
    const moved = moveTo(editor.buffer, found.offset, isSelecting)
    const isStuck = moved.cursor === editor.buffer.cursor
    return withMove(editor, isStuck ? moveOverAtom(editor.buffer, found.offset, isSelecting) : moved, found.goalColumn)
  }

/** Moves to the other side of the atom around `offset`. Without it, an atom of several rows would hold the cursor forever. */
function moveOverAtom(buffer: Buffer, offset: number, isSelecting: boolean): Buffer {
  const atom = findAtomAround(buffer, offset)
  return moveTo(buffer, atom ? (atom.start === buffer.cursor ? atom.end : atom.start) : offset, isSelecting)
}

/** Deletes the selection, or the text from the cursor to the target. Consecutive deletions of a `group` are one undo step. */
const erase =
  (target: Move, group: string): EditorCommand =>
  (editor, context) => {
    const selection = findSelection(editor.buffer)
    if (selection) return deleteRange(editor, selection)
    const range = findRangeTo(editor, target(editor.buffer, context))
    return range ? deleteRange(editor, range, group) : editor
  }

/** Moves the selection, or the text from the cursor to the target, to the kill ring. */
const kill =
  (target: Move, direction: "before" | "after"): EditorCommand =>
  (editor, context) => {
    const range = findSelection(editor.buffer) ?? findRangeTo(editor, target(editor.buffer, context))
    return range ? killRange(editor, range, direction) : editor
  }

function findRangeTo({ buffer: { cursor } }: Editor, offset: number): Range | undefined {
  return offset === cursor ? undefined : { start: Math.min(offset, cursor), end: Math.max(offset, cursor) }
}

// At the edge of a line, the delete-to commands delete the line feed and join the lines.
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
  // The last line is deleted with the line feed before it; otherwise an empty line would stay.
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

/** All editing commands. The names up to `input_select_all` are opencode's; the others are this program's. */
export const editorCommands: Readonly<Record<string, EditorCommand>> = {
  input_clear: (editor) => (editor.buffer.text === "" ? editor : setDraft(editor, "")),
  input_newline: (editor) => typeText(editor, "\n"),
  input_move_left: moveOrCollapse(moves.left, "start"),
  input_move_right: moveOrCollapse(moves.right, "end"),
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
