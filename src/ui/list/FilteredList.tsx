// Draws a list with its filter field: the field in the first row, a blank row, then the entries.
import { span, type Row } from "../../text/row/span.ts"
import { Lines } from "../box/Lines.tsx"
import { FieldLine } from "../field/FieldLine.tsx"
import { toFirstRow, toListRows } from "./list-model.ts"
import { toListLine } from "./list-rows.ts"
import type { FilteredListState } from "./use-filtered-list.ts"

export type FilteredListProps = {
  readonly list: FilteredListState
  /** Relative to the box that contains the list, in cells. */
  readonly top: number
  readonly left: number
  readonly width: number
  /** Rows of the entries, without the field. */
  readonly height: number
  /** Position of the containing box on the screen, in cells. */
  readonly origin: { readonly top: number; readonly left: number }
  /** Shown where no entry is found. */
  readonly emptyText: string
}

/** Rows above the first entry. */
export const filterRows = 2

export function FilteredList({ list, top, left, width, height, origin, emptyText }: FilteredListProps) {
  const { query, found, focus } = list.view()
  const rows = toListRows(found, query === "")
  const first = toFirstRow(rows, focus, height)
  const empty: Row = [span(`  ${emptyText}`, { fg: "textMuted" })]
  return (
    <>
      <FieldLine
        editor={list.field.editor()}
        top={top}
        left={left + 2}
        width={width - 2}
        origin={origin}
        background="backgroundPanel"
        placeholder="Search"
      />
      <Lines
        rows={
          found.length > 0 ? rows.slice(first, first + height).map((row) => toListLine(row, focus, width)) : [empty]
        }
        top={top + filterRows}
        left={left}
        width={width}
        height={height}
        background="backgroundPanel"
      />
    </>
  )
}
