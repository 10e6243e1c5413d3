// The prompt editor: a buffer with undo, a kill ring and a goal column.
// Immutable: each operation returns a new editor, or the same one when nothing changed. The caller compares them to give a
// key another meaning at the edge of the text.
import type { Buffer, Range, Slice } from "./buffer.ts"
import { emptyBuffer, findSelection, insert, replace, sliceOf, toAtomSlice, toBuffer } from "./buffer.ts"
import type { KillRing } from "./kill-ring.ts"
import { addKill, emptyKillRing, findKill, rotateKills } from "./kill-ring.ts"
import type { PasteLimits } from "./paste.ts"
import { cleanPaste, findPasteLabel } from "./paste.ts"
import type { UndoState } from "./undo.ts"
import { endGroup, emptyUndo, recordChange, redoStep, undoStep } from "./undo.ts"

export type Editor = {
  readonly buffer: Buffer
  readonly undo: UndoState
  readonly killRing: KillRing
  /** The column that moves up and down return to after a shorter row. */
  readonly goalColumn?: number
  /** The direction of the last kill; a next kill in this direction is joined with it. */
  readonly lastKill?: "before" | "after"
  /** The range of the last yank, which yank-pop replaces. */
  readonly yankedRange?: Range
}

/** An editor with the cursor at the end of the text. */
export function createEditor(text = ""): Editor {
  return { buffer: text === "" ? emptyBuffer : toBuffer(text), undo: emptyUndo, killRing: emptyKillRing }
}

/** The editor after a move or selection: ends the undo group. The goal column is kept only when it is given. */
export function withMove(editor: Editor, buffer: Buffer, goalColumn?: number): Editor {
  if (buffer === editor.buffer) return editor
  return {
    buffer,
    undo: endGroup(editor.undo),
    killRing: editor.killRing,
    ...(goalColumn !== undefined && { goalColumn }),
  }
}

/** The editor after a change of the text. Consecutive changes of the same undo group are one undo step. */
export function withChange(editor: Editor, buffer: Buffer, group?: string): Editor {
  if (buffer.text === editor.buffer.text && buffer.atoms.length === editor.buffer.atoms.length)
    return withMove(editor, buffer)
  return { buffer, undo: recordChange(editor.undo, editor.buffer, group), killRing: editor.killRing }
}

/** Types text. A typed word with the spaces after it is one undo step. */
export function typeText(editor: Editor, text: string): Editor {
  if (text === "") return editor
  const { buffer } = editor
  const isNewWord = /^\S/.test(text) && /\s$/.test(buffer.text.slice(0, buffer.cursor))
  const isOwnStep = findSelection(buffer) !== undefined || text.includes("\n")
  const from = isNewWord || isOwnStep ? { ...editor, undo: endGroup(editor.undo) } : editor
  return withChange(from, insert(buffer, text), isOwnStep ? undefined : "type")
}

/** Inserts pasted text, as a chip when it is long. `limits: false` never makes a chip. */
export function pasteText(editor: Editor, pasted: string, limits?: Partial<PasteLimits> | false): Editor {
  const text = cleanPaste(pasted)
  const label = limits === false ? undefined : findPasteLabel(text, limits)
  if (label === undefined) return withChange(editor, insert(editor.buffer, text))
  return withChange(editor, insert(editor.buffer, toAtomSlice(label, { kind: "paste", payload: { text } })))
}

/** Replaces a range (by default the selection, or inserts at the cursor) as its own undo step. */
export function insertText(editor: Editor, text: string | Slice, range?: Range): Editor {
  const { buffer } = editor
  return withChange(editor, range ? replace(buffer, range.start, range.end, text) : insert(buffer, text))
}

/** Replaces the whole draft as one undo step and puts the cursor at its end. */
export function setDraft(editor: Editor, draft: string | Slice): Editor {
  return withChange(editor, replace(editor.buffer, 0, editor.buffer.text.length, draft))
}

/** Deletes a range without adding it to the kill ring. */
export function deleteRange(editor: Editor, range: Range, group?: string): Editor {
  return withChange(editor, replace(editor.buffer, range.start, range.end, ""), group)
}

/** Moves a range to the kill ring. Consecutive kills in the same direction are joined. */
export function killRange(editor: Editor, range: Range, direction: "before" | "after"): Editor {
  const { buffer } = editor
  const changed = withChange(editor, replace(buffer, range.start, range.end, ""), `kill ${direction}`)
  if (changed.buffer.text === buffer.text) return changed
  const slice = sliceOf(buffer, range.start, range.end)
  return {
    ...changed,
    lastKill: direction,
    killRing: addKill(editor.killRing, slice, editor.lastKill === direction ? direction : undefined),
  }
}

/** Inserts the newest kill at the cursor. */
export function yank(editor: Editor): Editor {
  const killRing = { ...editor.killRing, index: 0 }
  const slice = findKill(killRing)
  if (!slice) return editor
  const start = findSelection(editor.buffer)?.start ?? editor.buffer.cursor
  const changed = withChange(editor, insert(editor.buffer, slice))
  return { ...changed, killRing, yankedRange: { start, end: start + slice.text.length } }
}

/** Directly after a yank: replaces the yanked text by the next older kill. */
export function yankPop(editor: Editor): Editor {
  const killRing = rotateKills(editor.killRing)
  const slice = findKill(killRing)
  if (!editor.yankedRange || !slice || killRing === editor.killRing) return editor
  const { start, end } = editor.yankedRange
  const changed = withChange(editor, replace(editor.buffer, start, end, slice))
  return { ...changed, killRing, yankedRange: { start, end: start + slice.text.length } }
}

/** Undoes one step. */
export function undo(editor: Editor): Editor {
  return withStep(editor, undoStep(editor.undo, editor.buffer))
}

/** Redoes one step. */
export function redo(editor: Editor): Editor {
  return withStep(editor, redoStep(editor.undo, editor.buffer))
}

function withStep(editor: Editor, step: { undo: UndoState; buffer: Buffer } | undefined): Editor {
  return step ? { buffer: step.buffer, undo: step.undo, killRing: editor.killRing } : editor
}
