// Undo and redo as two stacks of buffers. Consecutive changes of the same group are one step.
import type { Buffer } from "./buffer.ts"

export type UndoState = {
  readonly past: readonly Buffer[]
  readonly future: readonly Buffer[]
  /** The open group: a next change with this name is part of the last step. */
  readonly group?: string
}

const maxSteps = 200

export const emptyUndo: UndoState = { past: [], future: [] }

/** Records the buffer before a change. */
export function recordChange(undo: UndoState, before: Buffer, group?: string): UndoState {
  if (group !== undefined && group === undo.group) return undo.future.length > 0 ? { ...undo, future: [] } : undo
  return { past: [...undo.past.slice(1 - maxSteps), before], future: [], ...(group !== undefined && { group }) }
}

/** Ends the open group: the next change starts a step. */
export function endGroup(undo: UndoState): UndoState {
  return undo.group === undefined ? undo : { past: undo.past, future: undo.future }
}

/** The last step undone; undefined when there is none. */
export function undoStep(undo: UndoState, now: Buffer): { undo: UndoState; buffer: Buffer } | undefined {
  const buffer = undo.past.at(-1)
  return buffer && { buffer, undo: { past: undo.past.slice(0, -1), future: [...undo.future, now] } }
}

/** The last undone step redone; undefined when there is none. */
export function redoStep(undo: UndoState, now: Buffer): { undo: UndoState; buffer: Buffer } | undefined {
  const buffer = undo.future.at(-1)
  return buffer && { buffer, undo: { past: [...undo.past, now], future: undo.future.slice(0, -1) } }
}
