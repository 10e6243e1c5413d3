// The prompt editor: a buffer with undo, kill ring and the column that moves by rows keep.
// Immutable: each operation gives a new editor, or the very same one when it did nothing (so that a key at the edge of
// the text can mean something else).
import type { Buffer, Range, Slice } from "./buffer.ts"
import { emptyBuffer, findSelection, insert, replace, sliceOf, toAtomSlice, toBuffer } from "./buffer.ts"
import type { KillRing } from "./kill-ring.ts"
import { addKill, emptyKillRing, findKill, rotateKills } from "./kill-ring.ts"
import type { PasteLimits } from "./paste.ts"
import { cleanPaste, toPasteChip } from "./paste.ts"
import type { UndoState } from "./undo.ts"
import { endGroup, emptyUndo, recordChange, redoStep, undoStep } from "./undo.ts"

export type Editor = {
  readonly buffer: Buffer
  readonly undo: UndoState
  readonly killRing: KillRing
  /** Column that moves by rows go back to. */
  readonly goalColumn?: number
  /** Direction of the kill that the next one may join. */
  readonly lastKill?: "before" | "after"
  /** Range of the yank that yank-pop may exchange. */
  readonly yankedRange?: Range
}

/** An editor with text, the cursor at its end. */
export function createEditor(text = ""): Editor {
  return { buffer: text === "" ? emptyBuffer : toBuffer(text), undo: emptyUndo, killRing: emptyKillRing }
}

/** The editor after a move or selection: runs end, the goal column is kept only when given. */
export function withMove(editor: Editor, buffer: Buffer, goal?: number): Editor {
  if (buffer === editor.buffer) return editor
  return {
    buffer,
    undo: endGroup(editor.undo),
    killRing: editor.killRing,
    ...(goal !== undefined && { goalColumn: goal }),
  }
}

/** The editor after a change of the text; `run` names the run of changes it belongs to. */
export function withChange(editor: Editor, buffer: Buffer, run?: string): Editor {
  if (buffer.text === editor.buffer.text && buffer.atoms.length === editor.buffer.atoms.length)
    return withMove(editor, buffer)
  return { buffer, undo: recordChange(editor.undo, editor.buffer, run), killRing: editor.killRing }
}

/** Types text: a typed word, with the spaces behind it, is one undo step. */
export function typeText(editor: Editor, text: string): Editor {
  if (text === "") return editor
  const { buffer } = editor
  const isNewWord = /^\S/.test(text) && /\s$/.test(buffer.text.slice(0, buffer.cursor))
  const isAlone = findSelection(buffer) !== undefined || text.includes("\n")
  const from = isNewWord || isAlone ? { ...editor, undo: endGroup(editor.undo) } : editor
  return withChange(from, insert(buffer, text), isAlone ? undefined : "type")
}

/** Puts pasted text in, as a chip when it is long (`limits: false` never makes one). */
export function pasteText(editor: Editor, pasted: string, limits?: Partial<PasteLimits> | false): Editor {
  const text = cleanPaste(pasted)
  const chip = limits === false ? undefined : toPasteChip(text, limits)
  if (!chip) return withChange(editor, insert(editor.buffer, text))
  return withChange(editor, insert(editor.buffer, toAtomSlice(chip.label, { kind: "paste", payload: { text } })))
}

/** Puts text in place of a range or, without one, at the cursor, as an undo step of its own. */
export function insertText(editor: Editor, text: string | Slice, range?: Range): Editor {
  const { buffer } = editor
  return withChange(editor, range ? replace(buffer, range.start, range.end, text) : insert(buffer, text))
}

/** Exchanges the whole draft (history, stash, external editor) as one undo step, the cursor at the end. */
export function setDraft(editor: Editor, draft: string | Slice): Editor {
  return withChange(editor, replace(editor.buffer, 0, editor.buffer.text.length, draft))
}

/** Deletes a range without the kill ring; deletions of the same `run` are one undo step. */
export function deleteRange(editor: Editor, range: Range, run?: string): Editor {
  return withChange(editor, replace(editor.buffer, range.start, range.end, ""), run)
}

/** Deletes a range into the kill ring; kills in the same direction without anything between them join. */
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

/** Puts the newest killed piece at the cursor. */
export function yank(editor: Editor): Editor {
  const ring = { ...editor.killRing, index: 0 }
  const slice = findKill(ring)
  if (!slice) return editor
  const start = findSelection(editor.buffer)?.start ?? editor.buffer.cursor
  const changed = withChange(editor, insert(editor.buffer, slice))
  return { ...changed, killRing: ring, yankedRange: { start, end: start + slice.text.length } }
}

/** Directly after a yank: exchanges what it gave for the next older piece. */
export function yankPop(editor: Editor): Editor {
  const ring = rotateKills(editor.killRing)
  const slice = findKill(ring)
  if (!editor.yankedRange || !slice || ring === editor.killRing) return editor
  const { start, end } = editor.yankedRange
  const changed = withChange(editor, replace(editor.buffer, start, end, slice))
  return { ...changed, killRing: ring, yankedRange: { start, end: start + slice.text.length } }
}

/** One step back. */
export function undo(editor: Editor): Editor {
  return toStep(editor, undoStep(editor.undo, editor.buffer))
}

/** One undone step again. */
export function redo(editor: Editor): Editor {
  return toStep(editor, redoStep(editor.undo, editor.buffer))
}

function toStep(editor: Editor, step: { undo: UndoState; buffer: Buffer } | undefined): Editor {
  return step ? { buffer: step.buffer, undo: step.undo, killRing: editor.killRing } : editor
}
