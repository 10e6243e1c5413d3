// A box with a background, a title at the left and a hint at the right of its head.
import { Box } from "ink"
import type { ReactNode } from "react"
import { span, justifyRow, type Row } from "../../text/row/span.ts"
import { useTheme } from "../../theme/use-theme.ts"
import { Lines } from "./Lines.tsx"
import type { Rectangle } from "./rectangle.ts"

export type TitledBoxProps = {
  readonly title: string
  readonly hint: string
  readonly area: Rectangle
  readonly children?: ReactNode
}

/** Columns left free at both sides of a box. */
export const boxInset = 3

/** The row of the title in a box; a box that covers a tiny screen has no padding above it. */
export function toTitleRow({ top, height }: Pick<Rectangle, "top" | "height">): number {
  return top > 0 || height >= 12 ? 1 : 0
}

/** Children are positioned relative to the box, below its title row and inside `boxInset`. */
export function TitledBox({ title, hint, area, children }: TitledBoxProps) {
  const { color } = useTheme()
  const background = color("backgroundPanel")
  const width = area.width - boxInset * 2
  const head: Row = justifyRow([span(title, { fg: "text", bold: true })], [span(hint, { fg: "textMuted" })], width)
  return (
    <Box
      position="absolute"
      top={area.top}
      left={area.left}
      width={area.width}
      height={area.height}
      overflow="hidden"
      {...(background ? { backgroundColor: background } : {})}
    >
      <Lines rows={[]} top={0} left={0} width={area.width} height={area.height} background="backgroundPanel" />
      <Lines rows={[head]} top={toTitleRow(area)} left={boxInset} width={width} background="backgroundPanel" />
      {children}
    </Box>
  )
}
