// Rows of styled text in the colours of the theme, as a pane of the screen.
import type { DialogState } from "../../state/dialog.ts"
import type { ThemeState } from "../../state/theme.ts"
import type { Row } from "../../text/row/span.ts"
import { createRowPainter } from "../../theme/row-painter.ts"
import { toSgr } from "../../theme/to-sgr.ts"
import type { ThemeValue } from "../../theme/use-theme.ts"
import type { PaneContent } from "../../ui/pane/painter.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import { toUnderlayTheme, type ThemeSelector } from "./select-theme.ts"

export type ToPaneContent = (state: ThemeState & DialogState, area: Rectangle, rows: readonly Row[]) => PaneContent

/** A row that is the same object as before is not painted again. */
export function createPaneContent(toThemes: ThemeSelector): ToPaneContent {
  let painter: { theme: ThemeValue; width: number; paint: (row: Row) => string } | undefined
  return (state, { top, left, width, height }, rows) => {
    const value = toUnderlayTheme(toThemes(state), state)
    if (painter?.theme !== value || painter.width !== width)
      painter = { theme: value, width, paint: createRowPainter(value.theme, value.depth, width) }
    const blank = toSgr(value.theme.background, value.depth, true)
    const content = { top, left, width, height, rows: rows.map(painter.paint) }
    return blank ? { ...content, blank: `\x1b[${blank}m` } : content
  }
}
