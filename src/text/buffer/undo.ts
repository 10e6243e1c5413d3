// Undo and redo as two stacks of buffers; runs of the same kind of change are one step.
import type { Buffer } from "./buffer.ts"

export type UndoState = {
  readonly past: readonly Buffer[]
  readonly future: readonly Buffer[]
  /** The run that the next change may belong to. */
  readonly group?: string
}

const maxSteps = 200

/** No steps. */
export const emptyUndo: UndoState = { past: [], future: [] }

/** Notes the buffer before a change; changes that carry the same `run` without a break between are one step. */
export function recordChange(undo: UndoState, before: Buffer, run?: string): UndoState {
  if (run !== undefined && run === undo.group) return undo.future.length > 0 ? { ...undo, future: [] } : undo
  return { past: [...undo.past.slice(1 - maxSteps), before], future: [], ...(run !== undefined && { group: run }) }
}

/** Ends the run: the next change is a step of its own. */
export function endGroup(undo: UndoState): UndoState {
  return undo.group === undefined ? undo : { past: undo.past, future: undo.future }
}

/** One step back from `now`; undefined when there is none. */
export function undoStep(undo: UndoState, now: Buffer): { undo: UndoState; buffer: Buffer } | undefined {
  const buffer = undo.past.at(-1)
  return buffer && { buffer, undo: { past: undo.past.slice(0, -1), future: [...undo.future, now] } }
}

/** One undone step again; undefined when there is none. */
export function redoStep(undo: UndoState, now: Buffer): { undo: UndoState; buffer: Buffer } | undefined {
  const buffer = undo.future.at(-1)
  return buffer && { buffer, undo: { past: [...undo.past, now], future: undo.future.slice(0, -1) } }
}
