// How roomy the screen is, and what that leaves for the prompt: what moves by rows and what draws must agree on it.
export type Frame = { readonly columns: number; readonly rows: number }

/** A tight screen drops padding, edges and margins. */
export type Fit = {
  /** Empty rows inside and around blocks. */
  readonly hasPadding: boolean
  /** The line under the prompt. */
  readonly hasEdge: boolean
  /** Columns left free at both sides. */
  readonly margin: number
  /** The bar at the left of the prompt, with its space. */
  readonly barColumns: number
}

export function toFit({ columns, rows }: Frame): Fit {
  return {
    hasPadding: rows >= 20 && columns >= 80,
    hasEdge: rows >= 20 && columns >= 50,
    margin: columns >= 80 ? 2 : columns >= 50 ? 1 : 0,
    barColumns: columns >= 80 ? 3 : 2,
  }
}

const maxHomeColumns = 75

/** Width of the whole prompt block. */
export function toPromptColumns(frame: Frame, isHome: boolean): number {
  const room = frame.columns - toFit(frame).margin * 2
  return isHome ? Math.min(maxHomeColumns, room) : room
}

/** Columns for the text of the draft; one is left free for the caret behind a full row. */
export function toTextColumns(frame: Frame, isHome: boolean): number {
  return Math.max(1, toPromptColumns(frame, isHome) - toFit(frame).barColumns - 2)
}
