// A one-line field on the screen. The terminal's cursor is at the caret, where input methods compose. ink-text-input only
// draws: it counts UTF-16 units and would cut an emoji in two, so keys are handled by `useField`.
import { Box, Text, useCursor } from "ink"
import TextInput from "ink-text-input"
import type { Editor } from "../../text/buffer/editor.ts"
import { createField, toFieldWindow } from "../../text/buffer/field.ts"
import { graphemes } from "../../text/row/segment.ts"
import type { Paint } from "../../text/row/span.ts"
import { useTheme } from "../../theme/use-theme.ts"

export type FieldLineProps = {
  readonly editor: Editor
  /** Relative to the box that contains the field, in cells. */
  readonly top: number
  readonly left: number
  readonly width: number
  /** Position of the containing box on the screen, in cells. */
  readonly origin: { readonly top: number; readonly left: number }
  readonly background: Paint
  readonly placeholder?: string
  /** Whether the cursor is shown here; true by default. */
  readonly isActive?: boolean
  /** Shows a dot for each character of a secret. */
  readonly isHidden?: boolean
}

export function FieldLine(props: FieldLineProps) {
  const { editor, top, left, width, origin, background, placeholder = "", isActive = true, isHidden = false } = props
  const { style } = useTheme()
  const { text, caret } = toFieldWindow(isHidden ? toHidden(editor) : editor, Math.max(2, width))
  return (
    <Box position="absolute" top={top} left={left} width={width} height={1} overflow="hidden">
      {text === "" ? (
        <Text {...style({ fg: "textMuted", bg: background })}>{placeholder}</Text>
      ) : (
        <Text {...style({ fg: "text", bg: background })}>
          <TextInput value={text} focus={false} showCursor={false} onChange={() => {}} />
        </Text>
      )}
      {isActive && <Caret x={origin.left + left + caret} y={origin.top + top} />}
    </Box>
  )
}

function toHidden({ buffer }: Editor): Editor {
  const dots = (part: string) => "•".repeat([...graphemes(part)].length)
  const before = dots(buffer.text.slice(0, buffer.cursor))
  const hidden = createField(before + dots(buffer.text.slice(buffer.cursor)))
  return { ...hidden, buffer: { ...hidden.buffer, cursor: before.length } }
}

function Caret({ x, y }: { x: number; y: number }) {
  useCursor().setCursorPosition({ x, y })
  return null
}
