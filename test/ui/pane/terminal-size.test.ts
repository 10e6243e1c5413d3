// The size that the screen is drawn with is bounded, whatever a terminal reports.
import { expect, it } from "vitest"
import { toTerminalSize } from "../../../src/ui/pane/terminal-size.ts"

it.each([
  [100, 30, 100, 30],
  [0, 0, 80, 24],
  [undefined, undefined, 80, 24],
  [1, 1, 1, 1],
  [65_535, 65_535, 640, 256],
  [65_535, 1, 640, 1],
])("%s x %s is drawn as %i x %i", (columns, rows, toColumns, toRows) => {
  const reported = { columns, rows } as Pick<NodeJS.WriteStream, "columns" | "rows">
  expect(toTerminalSize(reported)).toEqual({ columns: toColumns, rows: toRows })
})
