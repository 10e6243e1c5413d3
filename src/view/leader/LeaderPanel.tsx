// The keys that may follow the leader key.
import { useApp } from "../../context/app-context.ts"
import { useAppState } from "../../context/use-app-state.ts"
import { useCover } from "../../context/use-cover.ts"
import { useKeymap } from "../../context/use-keymap.ts"
import { Lines } from "../../ui/box/Lines.tsx"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import { toLeaderRows } from "./leader-rows.ts"
import type { Row } from "../../text/row/span.ts"

export function LeaderPanel() {
  const isShown = useAppState((state) => state.hasLeaderPanel && state.dialogs.length === 0)
  return isShown ? <Panel /> : null
}

function Panel() {
  const { registry, commands } = useApp()
  const { leader = "", leaderKeys } = useKeymap()
  const columns = useAppState((state) => state.columns)
  const rows = useAppState((state) => state.rows)
  const state = commands.store.getState()
  const seen = new Set<string>()
  const keys = leaderKeys.flatMap(({ key, command }) => {
    const found = registry.find(command)
    if (!found || found.when?.(state) === false || seen.has(key)) return []
    seen.add(key)
    return [{ key, title: found.title }]
  })
  const lines = toLeaderRows(leader, keys, columns, Math.max(2, Math.floor(rows / 2)))
  const area = { top: Math.max(0, rows - 1 - lines.length), left: 0, width: columns, height: lines.length }
  return <Shown lines={lines} area={area} />
}

function Shown({ lines, area }: { lines: readonly Row[]; area: Rectangle }) {
  useCover(area)
  return <Lines rows={lines} {...area} background="backgroundMenu" />
}
