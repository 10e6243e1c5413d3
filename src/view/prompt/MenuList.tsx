// The menu of the prompt: above it, or below it where there is more room. It never covers the caret.
import { useAppState } from "../../context/use-app-state.ts"
import { useCover } from "../../context/use-cover.ts"
import { useKeymap } from "../../context/use-keymap.ts"
import { Lines } from "../../ui/box/Lines.tsx"
import type { Menu } from "../../command/menu/menu-item.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import { toMenuRows } from "./menu-rows.ts"

const maxRows = 10

export function MenuList({ menu, area }: { menu: Menu; area: Rectangle }) {
  const keymap = useKeymap()
  const screenRows = useAppState((state) => state.rows)
  const above = area.top
  const below = screenRows - 1 - area.top - area.height
  const isAbove = above >= Math.min(maxRows, below)
  const rows = toMenuRows(menu, Math.min(maxRows, isAbove ? above : below), area.width, keymap.keysOf)
  const top = isAbove ? area.top - rows.length : area.top + area.height
  const box = { top, left: area.left, width: area.width, height: rows.length }
  useCover(box)
  return <Lines rows={rows} {...box} background="backgroundMenu" />
}
