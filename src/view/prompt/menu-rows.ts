// The menu of the prompt as rows: headings, entries with their matched characters, and a hint below them. Pure.
import type { Menu, MenuItem } from "../../command/menu/menu-item.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { truncateRow, rowWidth, span, type Row, type Span, type Style } from "../../text/row/span.ts"
import { width } from "../../text/row/width.ts"

type Line = { readonly head: string } | { readonly item: MenuItem; readonly index: number }

/** At most `maxRows` rows around the focused entry. `keysOf` returns the keys of a command. */
export function toMenuRows(
  menu: Menu,
  maxRows: number,
  columns: number,
  keysOf: (command: string) => readonly string[],
): readonly Row[] {
  if (maxRows < 1) return []
  const lines = toLines(menu)
  const hint =
    menu.hint === undefined
      ? []
      : [truncateRow([span(`  ${sanitize(menu.hint)}`, { fg: "textMuted", italic: true })], columns, "…")]
  // With a single row the entry takes precedence over the hint.
  const below = lines.length > 0 && maxRows < 2 ? [] : hint
  const height = maxRows - below.length
  const at = lines.findIndex((line) => "index" in line && line.index === Math.max(0, menu.index))
  // The heading of the first group stays visible while the focus is in the first rows.
  const first = at < height ? 0 : Math.min(at - Math.floor(height / 2), lines.length - height)
  const shown = lines.slice(first, first + height)
  const labelColumns = Math.max(0, ...menu.items.map(({ label }) => width(sanitize(label)))) + 2
  const noteFrom = Math.min(labelColumns, Math.floor(columns / 2))
  return [
    ...shown.map((line) =>
      "head" in line
        ? truncateRow([span(`  ${line.head}`, { fg: "accent", bold: true })], columns)
        : toItemRow(line.item, line.index === menu.index, noteFrom, columns, keysOf),
    ),
    ...below,
  ]
}

function toLines({ items }: Menu): Line[] {
  const lines: Line[] = []
  let group: string | undefined
  for (const [index, item] of items.entries()) {
    if (item.group !== undefined && item.group !== group) lines.push({ head: item.group })
    group = item.group
    lines.push({ item, index })
  }
  return lines
}

function toItemRow(
  item: MenuItem,
  isFocused: boolean,
  noteFrom: number,
  columns: number,
  keysOf: (command: string) => readonly string[],
): Row {
  const bg: Style = isFocused ? { bg: "primary" } : {}
  const main: Style = isFocused ? { ...bg, fg: "selectedListItemText", bold: true } : { fg: "text" }
  const muted: Style = isFocused ? { ...bg, fg: "selectedListItemText" } : { fg: "textMuted" }
  const matched: Style = isFocused ? { ...main, underline: true } : { fg: "primary", bold: true }
  const label = toLabel(item, main, matched)
  const gap = Math.max(2, noteFrom - rowWidth(label))
  const note = item.note
    ? [
        span(" ".repeat(gap), bg),
        span(sanitize(item.note).trim(), item.isWrong && !isFocused ? { fg: "error" } : muted),
      ]
    : []
  const key = item.command === undefined ? undefined : keysOf(item.command)[0]
  const right = key ? [span(`  ${key} `, muted)] : []
  // The key is left out before the note would be cut to nothing.
  const room = columns - rowWidth(right)
  const isTight = room < 2 + rowWidth(label) + 12
  const left: Span[] = [span(isFocused ? "❯ " : "  ", main), ...label, ...note]
  const kept = truncateRow(left, isTight ? columns : room, "…")
  const end = isTight ? [] : right
  return [...kept, span(" ".repeat(Math.max(0, columns - rowWidth(kept) - rowWidth(end))), bg), ...end]
}

function toLabel({ label, ranges }: MenuItem, main: Style, matched: Style): Span[] {
  const spans: Span[] = []
  let from = 0
  for (const { start, end } of ranges) {
    if (start > from) spans.push(span(sanitize(label.slice(from, start)), main))
    spans.push(span(sanitize(label.slice(start, end)), matched))
    from = end
  }
  if (from < label.length) spans.push(span(sanitize(label.slice(from)), main))
  return spans
}
