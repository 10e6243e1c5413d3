// Rows of styled text at a fixed place of the screen, as Ink text. Every line is cut to the width and, where a ground is
// given, filled with it, so that what is drawn never depends on its neighbours.
import { Box, Text } from "ink"
import { memo } from "react"
import { cutRow, padRow, type Paint, type Row } from "../text/row/span.ts"
import { useTheme } from "../theme/use-theme.ts"

export type LinesProps = {
  readonly rows: readonly Row[]
  readonly top: number
  readonly left: number
  readonly width: number
  /** Lines beyond it are not drawn; without it there is one for each row. */
  readonly height?: number
  readonly ground?: Paint
}

export function Lines({ rows, top, left, width, height = rows.length, ground }: LinesProps) {
  if (height <= 0 || width <= 0) return null
  return (
    <Box
      position="absolute"
      top={top}
      left={left}
      width={width}
      height={height}
      flexDirection="column"
      overflow="hidden"
    >
      {Array.from({ length: height }, (_, index) => (
        <Line key={index} row={rows[index] ?? blank} width={width} ground={ground} />
      ))}
    </Box>
  )
}

const blank: Row = []

const Line = memo(function Line({ row, width, ground }: { row: Row; width: number; ground: Paint | undefined }) {
  const { style } = useTheme()
  const base = ground ? { bg: ground } : undefined
  const shown = ground ? padRow(row, width, base) : cutRow(row, width)
  return (
    <Box height={1} flexShrink={0}>
      <Text wrap="truncate">
        {shown.length === 0
          ? " "
          : shown.map((part, index) => (
              <Text key={index} {...style(base && part.style ? { ...base, ...part.style } : (part.style ?? base))}>
                {part.text}
              </Text>
            ))}
      </Text>
    </Box>
  )
})
