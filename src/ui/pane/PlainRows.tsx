// The pane's rows as plain Ink text, for hosts and terminals where nothing may write beside Ink. Slower, looks the same.
import { Box, Text } from "ink"
import type { Row, Style } from "../../text/span.ts"

type TextStyle = {
  color?: string
  backgroundColor?: string
  bold?: boolean
  dimColor?: boolean
  italic?: boolean
  underline?: boolean
  strikethrough?: boolean
  inverse?: boolean
}

export type PlainRowsProps = {
  readonly rows: readonly Row[]
  readonly width: number
  readonly height: number
  /** A style as properties of Ink's `<Text>`, from the theme. */
  readonly toStyle: (style: Style | undefined) => TextStyle
}

/** Exactly `height` lines of at most `width` cells. */
export function PlainRows({ rows, width, height, toStyle }: PlainRowsProps) {
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      {Array.from({ length: height }, (_, y) => (
        <Text key={y} wrap="truncate">
          {rows[y]?.length
            ? rows[y].map((part, x) => <Part key={x} text={part.text} style={toStyle(part.style)} />)
            : " "}
        </Text>
      ))}
    </Box>
  )
}

function Part({ text, style }: { text: string; style: TextStyle }) {
  return <Text {...style}>{text}</Text>
}
