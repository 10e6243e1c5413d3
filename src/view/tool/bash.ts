// A shell command: the command, the last rows of its output, its exit code and time.
import { parseAnsi } from "../../text/row/ansi.ts"
import { span, type Paint, type Row, type Style } from "../../text/row/span.ts"
import { pluralize } from "../../text/number.ts"
import { formatDuration, formatElapsed } from "../../text/duration.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { wrap } from "../../text/row/wrap.ts"
import { numberField, textField } from "../../text/record-field.ts"
import type { ToolCall, ToolRenderer } from "./tool-renderer.ts"

const tailRows = 10
const expandedRows = 2000

export const bashRenderer: ToolRenderer = {
  glyph: "$",
  isBlock: true,
  summary: ({ input }) => ({ verb: textField(input, "command").split("\n", 1)[0] ?? "" }),
  aside: asideRow,
  body: (call, { columns, isExpanded }) => {
    const [, ...more] = textField(call.input, "command").split("\n")
    const command = more.flatMap((line) =>
      wrap([span(sanitize(`  ${line}`), { fg: "text" })], columns, { hangingIndent: 4 }),
    )
    const output = textField(call.metadata, "output") || call.output.replace(abortNote, "")
    return [...command, ...tailOf(output.replace(noteFrame, ""), columns, isExpanded ? expandedRows : tailRows)]
  },
}

function asideRow(call: ToolCall): Row {
  if (call.status === "running") return [span(formatElapsed(call.durationMs), { fg: "textMuted" })]
  if (call.status === "error") return [span(formatDuration(call.durationMs), { fg: "textMuted" })]
  if (call.status !== "completed") return []
  const exit = numberField(call.metadata, "exit")
  const time = span(formatDuration(call.durationMs), { fg: "textMuted" })
  if (isAborted(call)) return [span("✗ interrupted  ", { fg: "error" }), time]
  if (exit === undefined && call.metadata["exit"] === null) return [span("✗ timed out  ", { fg: "error" }), time]
  return exit ? [span(`✗ exit ${exit}  `, { fg: "error" }), time] : [time]
}

/** Whether the user stopped a shell command that they ran themselves. Its call counts as completed; only the output shows the abort. */
function isAborted({ output }: ToolCall): boolean {
  return output.endsWith(abortNote)
}

const abortNote = "<metadata>\nUser aborted the command\n</metadata>"

// Tags that the tool adds for the model; the text in them is shown without the tags.
const noteFrame = /^<\/?bash_metadata>\n?/gm

/** The last `count` lines of `text`, wrapped, and above them the number of hidden rows. */
export function tailOf(text: string, columns: number, count: number): Row[] {
  const lines = text.trimEnd()
  if (!lines) return []
  let start = lines.length
  for (let found = 0; start > 0; start--) {
    if (lines[start - 1] === "\n" && ++found === count) break
  }
  const spans = parseAnsi(toPlainOutput(lines.slice(start)))
  const rows = wrap(
    spans.map((part) => span(part.text, toShownStyle(part.style))),
    columns,
  )
  const shown = rows.slice(-count)
  const hidden = countLines(lines, start) + rows.length - shown.length
  if (hidden === 0) return shown
  return [[span(`… ${pluralize(hidden, "row")} more`, { fg: "textMuted", italic: true })], ...shown]
}

/** The palette's black and white may be the colour of the background. */
const plainPaints: Readonly<Record<string, Paint>> = {
  "ansi:0": "textMuted",
  "ansi:7": "text",
  "ansi:8": "textMuted",
  "ansi:15": "text",
}

function toShownStyle(style: Style | undefined): Style {
  const fg = style?.fg
  if (!style || fg === undefined) return { fg: "textMuted", ...style }
  return style.bg === undefined ? { ...style, fg: plainPaints[fg] ?? fg } : style
}

// Escape sequences other than colours. Colours are kept; sequences that this does not match become visible characters.
// oxlint-disable-next-line no-control-regex
const commands = /\x1b(?:\[(?![\d;:]*m)[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78M])/g

/** Approximates what a terminal would show: only colours are kept, and of an overwritten line only its last text. */
function toPlainOutput(text: string): string {
  const plain = text.includes("\x1b") ? text.replace(commands, "") : text
  if (!plain.includes("\r")) return plain
  return plain
    .replaceAll("\r\n", "\n")
    .replace(/\r+(?=\n|$)/g, "")
    .replace(/^.*\r/gm, "")
}

function countLines(text: string, end: number): number {
  let count = 0
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count++
  return count
}
