// Toasts as boxes with bars in the colour of their kind, the newest first.
import type { Toast } from "../../state/toast.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { padRow, rowWidth, span, type Row } from "../../text/row/span.ts"
import { wrap } from "../../text/row/wrap.ts"
import type { ScreenSize } from "../../state/breakpoint.ts"
import { isTinyScreen } from "../../ui/box/layout-dialog.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"

export type ToastBox = Rectangle & { readonly rows: readonly Row[] }

const maxColumns = 60
const maxRows = 8

const signs = { info: "i", success: "✓", warning: "!", error: "✗" } as const

/**
 * The rectangle and the rows of each toast. They cover at most half of the screen; the oldest are left out. They are at the
 * top, or with `isAtBottom` above the last line, where the prompt or a field is at the top. A tiny screen shows one.
 */
export function toToastBoxes(toasts: readonly Toast[], frame: ScreenSize, isAtBottom = false): ToastBox[] {
  const { columns, rows } = frame
  const boxes: ToastBox[] = []
  const isTiny = isTinyScreen(frame)
  let top = isTiny ? 0 : 1
  const shown = isTiny ? toasts.slice(-1) : toasts
  for (const toast of [...shown].reverse()) {
    const lines = toRows(toast, Math.min(maxColumns, columns - 2))
    const width = Math.max(...lines.map(rowWidth))
    if (top + lines.length > Math.max(3, Math.floor(rows / 2))) break
    const boxTop = isAtBottom ? rows - 1 - top - lines.length : top
    boxes.push({
      top: boxTop,
      left: columns - width - (columns >= 50 ? 1 : 0),
      width,
      height: lines.length,
      rows: lines,
    })
    top += lines.length + (rows >= 20 ? 1 : 0)
  }
  return boxes
}

function toRows({ title, message, variant, count }: Toast, columns: number): Row[] {
  const inner = Math.max(10, columns - 4)
  const mark = span(`${signs[variant]} `, { fg: variant, bold: true })
  const repeat = count > 1 ? ` ×${count}` : ""
  const text = sanitize(message, { multiline: true }).trim().split("\n")
  const head: Row[] = title ? wrap([mark, span(sanitize(title) + repeat, { fg: "text", bold: true })], inner) : []
  const body = text.flatMap((line, index) => {
    const isFirst = head.length === 0 && index === 0
    const last = index === text.length - 1 && head.length === 0 ? repeat : ""
    return wrap([...(isFirst ? [mark] : []), span(line + last, { fg: "text" })], inner)
  })
  const lines = [...head, ...body].slice(0, maxRows)
  const width = Math.max(...lines.map(rowWidth), 1)
  return lines.map((line) => [span("┃ ", { fg: variant }), ...padRow(line, width), span(" ┃", { fg: variant })])
}
