// A field of one line on the screen, with the real cursor at its caret, where input methods compose. ink-text-input draws
// it; what keys do is `useField`'s, since that component counts UTF-16 units: it cuts an emoji in two.
import { Box, Text, useCursor } from "ink"
import TextInput from "ink-text-input"
import type { Editor } from "../text/buffer/editor.ts"
import { createField, toFieldWindow } from "../text/buffer/field.ts"
import type { Paint } from "../text/row/span.ts"
import { graphemes } from "../text/row/segment.ts"
import { useTheme } from "../theme/use-theme.ts"
import type { Field } from "./use-field.ts"

export type FieldLineProps = {
  readonly field: Field
  /** In the box that it is drawn in. */
  readonly top: number
  readonly left: number
  readonly width: number
  /** Where that box stands on the screen. */
  readonly origin: { readonly top: number; readonly left: number }
  readonly ground: Paint
  readonly placeholder?: string
  /** Keys come here; else no cursor is shown. */
  readonly isActive?: boolean
  /** What is typed is a secret: only how long it is shows. */
  readonly isHidden?: boolean
}

export function FieldLine(props: FieldLineProps) {
  const { field, top, left, width, origin, ground, placeholder = "", isActive = true, isHidden = false } = props
  const { style } = useTheme()
  const editor = field.editor()
  const { text, caret } = toFieldWindow(isHidden ? toHidden(editor) : editor, Math.max(2, width))
  return (
    <Box position="absolute" top={top} left={left} width={width} height={1} overflow="hidden">
      {text === "" ? (
        <Text {...style({ fg: "textMuted", bg: ground })}>{placeholder}</Text>
      ) : (
        <Text {...style({ fg: "text", bg: ground })}>
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
