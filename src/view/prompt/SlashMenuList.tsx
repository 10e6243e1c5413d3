// The commands that a slash offers, above the prompt, the focused one by colour and sign.
import { findSlashMenu, type SlashMenu } from "../../command/slash.ts"
import { useApp, useAppState, useCover } from "../../dialog/app-context.ts"
import { span, spreadRow, type Row, type Style } from "../../text/span.ts"
import { padEnd } from "../../text/width.ts"
import { Lines } from "../../ui/Lines.tsx"
import type { Rectangle } from "../layout.ts"

const maxItems = 10

export function SlashMenuList({ area }: { area: Rectangle }) {
  const { registry, keymap } = useApp()
  // Drawn anew with each change of the draft, which is rare enough.
  const state = useAppState((whole) => whole)
  const menu = findSlashMenu(registry, state)
  const rows = toMenuRows(menu, Math.min(maxItems, area.top), area.width, keymap().keysOf)
  const place = { top: area.top - rows.length, left: area.left, width: area.width, height: rows.length }
  useCover(place)
  return <Lines rows={rows} {...place} ground="backgroundMenu" />
}

/** At most `maxRows` entries round the focused one. */
export function toMenuRows(
  menu: SlashMenu | undefined,
  maxRows: number,
  columns: number,
  keysOf: (command: string) => readonly string[],
): readonly Row[] {
  if (!menu || maxRows < 1) return []
  if (menu.items.length === 0) return [[span("  No such command", { fg: "textMuted" })]]
  const first = Math.max(0, Math.min(menu.items.length - maxRows, menu.index - Math.floor(maxRows / 2)))
  const names = Math.max(...menu.items.map((item) => item.name.length)) + 3
  return menu.items.slice(first, first + maxRows).map((item, index): Row => {
    const isFocused = first + index === menu.index
    const bg: Style = isFocused ? { bg: "primary" } : {}
    const main: Style = isFocused ? { ...bg, fg: "selectedListItemText", bold: true } : { fg: "text" }
    const muted: Style = isFocused ? { ...bg, fg: "selectedListItemText" } : { fg: "textMuted" }
    const left = [
      span(isFocused ? "❯ " : "  ", main),
      span(padEnd(`/${item.name}`, names), main),
      span(item.command.title, muted),
    ]
    const [key] = keysOf(item.command.id)
    const row = spreadRow(left, key ? [span(`${key} `, muted)] : [], columns, bg)
    return isFocused ? [...row, span(" ".repeat(columns), bg)] : row
  })
}
