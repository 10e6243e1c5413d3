// Rows of styled text as what the screen paints, in the theme in use.
import type { State } from "../../state/state.ts"
import type { Row } from "../../text/row/span.ts"
import { createRowPainter } from "../../theme/row-painter.ts"
import { toSgr } from "../../theme/to-sgr.ts"
import type { ThemeValue } from "../../theme/use-theme.ts"
import type { PaneContent } from "../../ui/pane/painter.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"

export type ToPaneContent = (state: State, area: Rectangle, rows: readonly Row[]) => PaneContent

/** `theme` is the one in use, dimmed under a dialog. Rows met again are not drawn again. */
export function createPaneContent(theme: (state: State) => ThemeValue): ToPaneContent {
  let painter: { theme: ThemeValue; width: number; paint: (row: Row) => string } | undefined
  return (state, { top, left, width, height }, rows) => {
    const colours = theme(state)
    if (painter?.theme !== colours || painter.width !== width)
      painter = { theme: colours, width, paint: createRowPainter(colours.theme, colours.depth, width) }
    const blank = toSgr(colours.theme.background, colours.depth, true)
    const content = { top, left, width, height, rows: rows.map(painter.paint) }
    return blank ? { ...content, blank: `\x1b[${blank}m` } : content
  }
}
