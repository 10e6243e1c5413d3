// The size that the screen is drawn with. Guarantee: it is bounded, whatever a terminal reports: every cell of a frame costs
// memory, and a size report can be wrong.

/** More than any real screen has. A larger terminal shows the program in its upper left part. */
const maxColumns = 640
const maxRows = 256
/** The size of a terminal that reports none. */
const fallback = { columns: 80, rows: 24 }

export function toTerminalSize({ columns, rows }: Pick<NodeJS.WriteStream, "columns" | "rows">) {
  return {
    columns: Math.min(maxColumns, columns || fallback.columns),
    rows: Math.min(maxRows, rows || fallback.rows),
  }
}
