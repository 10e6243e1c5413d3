// A message of the user: a panel with the agent's bar, marked mentions, and attachments below the text.
import type { UserMessage } from "../../../../server/schema/message.ts"
import type { Part, TextPart } from "../../../../server/schema/part.ts"
import { toMargin } from "../../../state/breakpoint.ts"
import { formatTime } from "../../../text/duration.ts"
import { sanitize } from "../../../text/row/sanitize.ts"
import { type Row, span, type Span } from "../../../text/row/span.ts"
import { wrap } from "../../../text/row/wrap.ts"
import { frameColumns, frameRows } from "./frame-rows.ts"
import type { RowSettings } from "./row-settings.ts"
import type { UnitPlan } from "./unit.ts"
import { cutText } from "../../../text/row/cut-text.ts"

type FilePart = Extract<Part, { type: "file" }>

export function userUnits(
  info: UserMessage,
  parts: readonly Part[],
  settings: RowSettings,
  isQueued: boolean,
): UnitPlan[] {
  const compaction = parts.find((part) => part.type === "compaction")
  const shown = parts.filter((part) => isShown(part))
  const units: UnitPlan[] = []
  if (shown.length > 0) {
    units.push({
      id: "user",
      parts: [info.agent, isQueued, ...shown],
      kind: "block",
      isLive: false,
      draw: () => ({ rows: userRows(info, shown, settings, isQueued) }),
    })
  }
  if (compaction) {
    units.push({
      id: compaction.id,
      parts: [compaction],
      kind: "block",
      isLive: false,
      draw: () => ({ rows: [compactionRow(settings)] }),
    })
  }
  return units
}

function isShown(part: Part): boolean {
  if (part.type === "text") return !part.synthetic && !part.ignored && part.text.trim() !== ""
  return part.type === "file" || part.type === "subtask"
}

function userRows(info: UserMessage, parts: readonly Part[], settings: RowSettings, isQueued: boolean): Row[] {
  const columns = frameColumns(settings.columns)
  const texts = parts.filter((part): part is TextPart => part.type === "text")
  const files = parts.filter((part): part is FilePart => part.type === "file")
  const rows: Row[] = []
  for (const { text } of texts) rows.push(...wrap(markMentions(text.trimEnd(), files), columns))
  const chips = files.filter((file) => !texts.some(({ text }) => mentionAt(text, file))).map(chipOf)
  if (chips.length > 0)
    rows.push(
      ...wrap(
        chips.flatMap((chip, index) => (index > 0 ? [span("  "), chip] : [chip])),
        columns,
      ),
    )
  for (const part of parts) {
    if (part.type !== "subtask") continue
    rows.push(
      ...wrap(
        [span(`↳ ${sanitize(part.agent)}: `, { fg: "secondary" }), span(sanitize(part.description), { fg: "text" })],
        columns,
      ),
    )
  }
  if (settings.hasTimestamps) rows.push([span(formatTime(info.time.created), { fg: "textMuted" })])
  if (isQueued) rows.push([span(" QUEUED ", { fg: "background", bg: "warning", bold: true })])
  return frameRows(rows, settings.columns, settings.agentPaint(info.agent), settings.hasPadding)
}

function mentionAt(text: string, file: FilePart): { start: number; end: number } | undefined {
  const source = file.source?.text
  if (!source?.value) return undefined
  const at = text.slice(source.start, source.end) === source.value ? source.start : text.indexOf(source.value)
  return at >= 0 ? { start: at, end: at + source.value.length } : undefined
}

function markMentions(text: string, files: readonly FilePart[]): Span[] {
  const marks = files.flatMap((file) => mentionAt(text, file) ?? []).sort((one, other) => one.start - other.start)
  const spans: Span[] = []
  let done = 0
  for (const { start, end } of marks) {
    if (start < done) continue
    spans.push(span(sanitize(text.slice(done, start), { multiline: true }), { fg: "text" }))
    spans.push(span(sanitize(text.slice(start, end)), { fg: "info" }))
    done = end
  }
  spans.push(span(sanitize(text.slice(done), { multiline: true }), { fg: "text" }))
  return spans
}

function chipOf(file: FilePart): Span {
  const name = sanitize(file.filename ?? cutText(file.url.slice(file.url.lastIndexOf("/") + 1), 60))
  const kind = file.mime.startsWith("image/") ? "Image" : file.mime === "application/pdf" ? "PDF" : undefined
  return span(kind ? `[${kind}${file.filename ? ` ${name}` : ""}]` : `@${name}`, { fg: "info" })
}

function compactionRow({ columns }: RowSettings): Row {
  const margin = toMargin(columns)
  const label = " conversation compacted "
  const rule = Math.max(0, columns - margin * 2 - label.length)
  const left = Math.floor(rule / 2)
  return [
    span(" ".repeat(margin)),
    span("─".repeat(left), { fg: "borderSubtle" }),
    span(label, { fg: "textMuted" }),
    span("─".repeat(rule - left), { fg: "borderSubtle" }),
  ]
}
