// The frame of a dialog: a title, the key that closes it, and what is inside. It covers the transcript's pane.
import { Box } from "ink"
import type { ReactNode } from "react"
import { span, spreadRow, type Row } from "../text/row/span.ts"
import { useTheme } from "../theme/use-theme.ts"
import { Lines } from "../ui/box/Lines.tsx"
import type { Rectangle } from "../ui/box/rectangle.ts"
import { useCover } from "../context/use-cover.ts"

export type DialogBoxProps = {
  readonly title: string
  readonly area: Rectangle
  readonly children?: ReactNode
}

/** Children place themselves in the box, from row 2 on; see `dialogInset`. */
export function DialogBox({ title, area, children }: DialogBoxProps) {
  useCover(area)
  const { color } = useTheme()
  const ground = color("backgroundPanel")
  const inner = area.width - dialogInset * 2
  const head: Row = spreadRow([span(title, { fg: "text", bold: true })], [span("esc", { fg: "textMuted" })], inner)
  return (
    <Box
      position="absolute"
      top={area.top}
      left={area.left}
      width={area.width}
      height={area.height}
      overflow="hidden"
      {...(ground ? { backgroundColor: ground } : {})}
    >
      <Lines rows={blanks(area.height)} top={0} left={0} width={area.width} background="backgroundPanel" />
      <Lines rows={[head]} top={headTop(area)} left={dialogInset} width={inner} background="backgroundPanel" />
      {children}
    </Box>
  )
}

/** Columns left free inside a dialog at both sides. */
export const dialogInset = 3

/** The row of the title: a box that is a whole tiny screen has no padding above it. */
export function headTop({ top, height }: Pick<Rectangle, "top" | "height">): number {
  return top > 0 || height >= 12 ? 1 : 0
}

function blanks(height: number): Row[] {
  return Array.from({ length: height }, () => [])
}
