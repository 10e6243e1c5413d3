// How roomy the screen is, and what that leaves for the prompt: what moves by rows and what draws must agree on it.
export type ScreenSize = { readonly columns: number; readonly rows: number }

/** Wide enough for the sidebar beside a session. */
const wideFrom = 121
export const sidebarColumns = 42

type SessionScreenSize = ScreenSize & { readonly isSidebarHidden?: boolean }

/** Whether the sidebar stands beside the session. */
export function hasSidebar({ columns, isSidebarHidden }: SessionScreenSize): boolean {
  return columns >= wideFrom && isSidebarHidden !== true
}

/** What is left for the session itself. */
export function toMainColumns(frame: SessionScreenSize): number {
  return hasSidebar(frame) ? frame.columns - sidebarColumns : frame.columns
}

/** A tight screen drops padding, edges and margins. */
export type Spacing = {
  /** Empty rows inside and around blocks. */
  readonly hasPadding: boolean
  /** The line under the prompt. */
  readonly hasEdge: boolean
  /** Columns left free at both sides. */
  readonly margin: number
  /** The bar at the left of the prompt, with its space. */
  readonly barColumns: number
}

export function toSpacing({ columns, rows }: ScreenSize): Spacing {
  return {
    hasPadding: rows >= 20 && columns >= 80,
    hasEdge: rows >= 20 && columns >= 50,
    margin: columns >= 80 ? 2 : columns >= 50 ? 1 : 0,
    barColumns: columns >= 80 ? 3 : 2,
  }
}

const maxHomeColumns = 75

/** Width of the whole prompt block. */
export function toPromptColumns(frame: SessionScreenSize, isHome: boolean): number {
  const margins = toSpacing(frame).margin * 2
  return isHome ? Math.min(maxHomeColumns, frame.columns - margins) : toMainColumns(frame) - margins
}

/** Columns for the text of the draft; one is left free for the caret behind a full row. */
export function toTextColumns(frame: SessionScreenSize, isHome: boolean): number {
  return Math.max(1, toPromptColumns(frame, isHome) - toSpacing(frame).barColumns - 2)
}
