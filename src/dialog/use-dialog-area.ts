// The area of a dialog on the current screen.
import { useAppState } from "../context/use-app-state.ts"
import { layoutDialog } from "../ui/box/layout-dialog.ts"
import type { Rectangle } from "../ui/box/rectangle.ts"
import { boxInset, toTitleRow } from "../ui/box/TitledBox.tsx"

export type DialogArea = {
  readonly area: Rectangle
  /** The row of the title, relative to the box. */
  readonly top: number
  /** The first column of the content, relative to the box. */
  readonly left: number
  /** Columns of the content. */
  readonly width: number
}

/** A smaller screen gives a dialog less than the wanted rows and columns. */
export function useDialogArea(wantedRows: number, wantedColumns = 60): DialogArea {
  const columns = useAppState((state) => state.columns)
  const rows = useAppState((state) => state.rows)
  const area = layoutDialog({ columns, rows }, wantedRows, wantedColumns)
  return { area, top: toTitleRow(area), left: boxInset, width: area.width - boxInset * 2 }
}
