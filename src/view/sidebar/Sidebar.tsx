// The sidebar, beside the session or over its right side.
import { useCover } from "../../context/use-cover.ts"
import type { Row } from "../../text/row/span.ts"
import { Lines } from "../../ui/box/Lines.tsx"
import type { Rectangle } from "../../ui/box/rectangle.ts"

export function Sidebar({ rows, area }: { rows: readonly Row[]; area: Rectangle }) {
  useCover(area)
  return <Lines rows={rows} {...area} background="backgroundPanel" />
}
