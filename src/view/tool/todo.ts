// The todo list, with marks that are recognisable without colours.
import { span, type Row, type Style } from "../../text/row/span.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { wrap } from "../../text/row/wrap.ts"
import { recordsField, textField } from "../../text/record-field.ts"
import type { ToolRenderer } from "./tool-renderer.ts"

const marks: Record<string, { mark: string; style: Style }> = {
  completed: { mark: "[✓]", style: { fg: "textMuted" } },
  in_progress: { mark: "[•]", style: { fg: "warning" } },
  cancelled: { mark: "[-]", style: { fg: "textMuted", strike: true } },
  pending: { mark: "[ ]", style: { fg: "text" } },
}

export const todoRenderer: ToolRenderer = {
  glyph: "⚙",
  isBlock: true,
  summary: () => ({ verb: "Todos" }),
  body: ({ input, metadata }, { columns }) => {
    const todos = recordsField(metadata, "todos").length
      ? recordsField(metadata, "todos")
      : recordsField(input, "todos")
    return todos.flatMap((todo) => todoRows(textField(todo, "content"), textField(todo, "status"), columns))
  },
}

/** One entry; `status` is one of pending, in_progress, completed, cancelled. */
export function todoRows(content: string, status: string, columns: number): Row[] {
  const { mark, style } = marks[status] ?? { mark: "[ ]", style: { fg: "text" as const } }
  const { strike: _, ...markStyle } = style
  return wrap([span(sanitize(content), style)], columns, { indent: [span(`${mark} `, markStyle)], hangingIndent: 4 })
}
