// Rows of styled text at a fixed position, as Ink text. Each line is cut to the width and filled with the background where
// one is given, so that it never shows what lies beneath.
import { Box, Text } from "ink"
import { memo } from "react"
import { truncateRow, padRow, type Paint, type Row } from "../../text/row/span.ts"
import { useTheme } from "../../theme/use-theme.ts"

export type LinesProps = {
  readonly rows: readonly Row[]
  readonly top: number
  readonly left: number
  readonly width: number
  /** The number of rows by default; fewer cut rows off, more add blank ones. */
  readonly height?: number
  readonly background?: Paint
}

export function Lines({ rows, top, left, width, height = rows.length, background }: LinesProps) {
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
        <Line key={index} row={rows[index] ?? blank} width={width} background={background} />
      ))}
    </Box>
  )
}

const blank: Row = []

type LineProps = { readonly row: Row; readonly width: number; readonly background: Paint | undefined }

const Line = memo(function Line({ row, width, background }: LineProps) {
  const { style } = useTheme()
  const base = background ? { bg: background } : undefined
  const shown = background ? padRow(row, width, base) : truncateRow(row, width)
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
