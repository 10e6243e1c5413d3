// The prompt editor: a buffer with undo, kill ring and the column that moves by rows keep.
// Immutable: each operation gives a new editor, or the very same one when it did nothing (so that a key at the edge of
// the text can mean something else).
import type { Buffer, Range, Slice } from "./buffer.ts"
import { emptyBuffer, findSelection, insert, replace, sliceOf, toAtomSlice, toBuffer } from "./buffer.ts"
import type { KillRing } from "./kill-ring.ts"
import { addKill, emptyKillRing, findKill, turnKills } from "./kill-ring.ts"
import type { PasteLimits } from "./paste.ts"
import { cleanPaste, toPaste } from "./paste.ts"
import type { UndoState } from "./undo.ts"
import { breakRun, emptyUndo, record, redoStep, undoStep } from "./undo.ts"

export type Editor = {
  readonly buffer: Buffer
  readonly undo: UndoState
  readonly ring: KillRing
  /** Column that moves by rows go back to. */
  readonly goal?: number
  /** Direction of the kill that the next one may join. */
  readonly kill?: "before" | "after"
  /** Range of the yank that yank-pop may exchange. */
  readonly yanked?: Range
}

/** An editor with text, the cursor at its end. */
export function createEditor(text = ""): Editor {
  return { buffer: text === "" ? emptyBuffer : toBuffer(text), undo: emptyUndo, ring: emptyKillRing }
}

/** The editor after a move or selection: runs end, the goal column is kept only when given. */
export function withMove(editor: Editor, buffer: Buffer, goal?: number): Editor {
  if (buffer === editor.buffer) return editor
  return { buffer, undo: breakRun(editor.undo), ring: editor.ring, ...(goal !== undefined && { goal }) }
}

/** The editor after a change of the text; `run` names the run of changes it belongs to. */
export function withChange(editor: Editor, buffer: Buffer, run?: string): Editor {
  if (buffer.text === editor.buffer.text && buffer.atoms.length === editor.buffer.atoms.length)
    return withMove(editor, buffer)
  return { buffer, undo: record(editor.undo, editor.buffer, run), ring: editor.ring }
}

/** Types text: a typed word, with the spaces behind it, is one undo step. */
export function typeText(editor: Editor, text: string): Editor {
  if (text === "") return editor
  const { buffer } = editor
  const isNewWord = /^\S/.test(text) && /\s$/.test(buffer.text.slice(0, buffer.cursor))
  const isAlone = findSelection(buffer) !== undefined || text.includes("\n")
  const from = isNewWord || isAlone ? { ...editor, undo: breakRun(editor.undo) } : editor
  return withChange(from, insert(buffer, text), isAlone ? undefined : "type")
}

/** Puts pasted text in, as a chip when it is long (`limits: false` never makes one). */
export function pasteText(editor: Editor, pasted: string, limits?: Partial<PasteLimits> | false): Editor {
  const text = cleanPaste(pasted)
  const chip = limits === false ? undefined : toPaste(text, limits)
  if (!chip) return withChange(editor, insert(editor.buffer, text))
  return withChange(editor, insert(editor.buffer, toAtomSlice(chip.label, { kind: "paste", payload: { text } })))
}

/** Puts text in place of a range or, without one, at the cursor, as an undo step of its own. */
export function putText(editor: Editor, text: string | Slice, range?: Range): Editor {
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
    kill: direction,
    ring: addKill(editor.ring, slice, editor.kill === direction ? direction : undefined),
  }
}

/** Puts the newest killed piece at the cursor. */
export function yank(editor: Editor): Editor {
  const ring = { ...editor.ring, index: 0 }
  const slice = findKill(ring)
  if (!slice) return editor
  const start = findSelection(editor.buffer)?.start ?? editor.buffer.cursor
  const changed = withChange(editor, insert(editor.buffer, slice))
  return { ...changed, ring, yanked: { start, end: start + slice.text.length } }
}

/** Directly after a yank: exchanges what it gave for the next older piece. */
export function yankPop(editor: Editor): Editor {
  const ring = turnKills(editor.ring)
  const slice = findKill(ring)
  if (!editor.yanked || !slice || ring === editor.ring) return editor
  const { start, end } = editor.yanked
  const changed = withChange(editor, replace(editor.buffer, start, end, slice))
  return { ...changed, ring, yanked: { start, end: start + slice.text.length } }
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
  return step ? { buffer: step.buffer, undo: step.undo, ring: editor.ring } : editor
}
