// Breakpoints: the sizes at which the layout changes, and what they leave for the prompt. Cursor movement and drawing use
// the same functions, so that they agree on where rows wrap.

export type ScreenSize = { readonly columns: number; readonly rows: number }

type SessionScreenSize = ScreenSize & { readonly isSidebarHidden?: boolean }

const minColumnsWithSidebar = 121
export const sidebarColumns = 42

/** Whether the sidebar is beside the session. */
export function hasSidebar({ columns, isSidebarHidden }: Omit<SessionScreenSize, "rows">): boolean {
  return columns >= minColumnsWithSidebar && isSidebarHidden !== true
}

/** Columns of the session beside the sidebar. */
export function toMainColumns(size: Omit<SessionScreenSize, "rows">): number {
  return hasSidebar(size) ? size.columns - sidebarColumns : size.columns
}

/** Small screens drop padding, edges and margins. */
export type Spacing = {
  /** Empty rows inside and around blocks. */
  readonly hasPadding: boolean
  /** The line under the prompt. */
  readonly hasEdge: boolean
  /** Columns left free at both sides. */
  readonly margin: number
  /** The bar at the left of the prompt, including the space after it. */
  readonly barColumns: number
}

/** Columns left free at both sides of a view that is `columns` wide. */
export function toMargin(columns: number): number {
  return columns >= 80 ? 2 : columns >= 50 ? 1 : 0
}

export function toSpacing({ columns, rows }: ScreenSize): Spacing {
  return {
    hasPadding: rows >= 20 && columns >= 80,
    hasEdge: rows >= 20 && columns >= 50,
    margin: toMargin(columns),
    barColumns: columns >= 80 ? 3 : 2,
  }
}

const maxHomeColumns = 75

/** Width of the prompt, including its bar. */
export function toPromptColumns(size: SessionScreenSize, isHome: boolean): number {
  const margins = toSpacing(size).margin * 2
  return isHome ? Math.min(maxHomeColumns, size.columns - margins) : toMainColumns(size) - margins
}

/** Columns for the draft's text; one column stays free for the caret behind a full row. */
export function toTextColumns(size: SessionScreenSize, isHome: boolean): number {
  return Math.max(1, toPromptColumns(size, isHome) - toSpacing(size).barColumns - 2)
}
