// How a list looks: one row per entry; the focus shows as a colour and a sign.
import { sanitize } from "../../text/row/sanitize.ts"
import { truncateRow, rowWidth, span, type Row, type Span, type Style } from "../../text/row/span.ts"
import type { ListItem, ListRow } from "./list-model.ts"

export function toListLine(row: ListRow, focus: number, columns: number): Row {
  switch (row.kind) {
    case "gap":
      return []
    case "group":
      return [span("  "), span(row.text, { fg: "accent", bold: true })]
    case "item":
      return toItemLine(row.item, row.index === focus, columns)
  }
}

function toItemLine(item: ListItem, isFocused: boolean, columns: number): Row {
  const bg: Style = isFocused ? { bg: "primary" } : {}
  const main: Style = isFocused ? { ...bg, fg: "selectedListItemText", bold: true } : { fg: "text" }
  const muted: Style = isFocused ? { ...bg, fg: "selectedListItemText" } : { fg: "textMuted" }
  const sign = isFocused ? "❯ " : item.isCurrent ? "● " : "  "
  const left: Span[] = [span(sign, isFocused ? main : { fg: "primary" }), span(sanitize(item.label), main)]
  if (item.note) left.push(span(`  ${sanitize(item.note)}`, muted))
  // The label takes precedence over the detail: it keeps up to half of the row.
  const maxDetail = columns - Math.min(rowWidth(left), Math.floor(columns / 2))
  const right: Row = item.detail ? truncateRow([span(` ${sanitize(item.detail)} `, muted)], maxDetail, "… ") : []
  const room = Math.max(0, columns - rowWidth(right))
  const cutLeft = truncateRow(left, room, "…")
  return [...cutLeft, span(" ".repeat(Math.max(0, room - rowWidth(cutLeft))), bg), ...right]
}
