// The text of an answer, and the thinking before it, which is collapsed by default.
import type { ReasoningPart, TextPart } from "../../../../server/schema/part.ts"
import { toMargin } from "../../../state/breakpoint.ts"
import { formatDuration, formatElapsed } from "../../../text/duration.ts"
import { createMarkdown } from "../../../text/markdown/markdown.ts"
import { type Row, span, type Span } from "../../../text/row/span.ts"
import { indentOf, type RowSettings } from "./row-settings.ts"
import { indentRow, type UnitPlan } from "./unit.ts"

/** `isStreaming` while the message is being written. */
export function textUnit(part: TextPart, settings: RowSettings, isStreaming: boolean): UnitPlan {
  const isLive = isStreaming && part.time?.end === undefined
  return {
    id: part.id,
    parts: [part.text, isLive],
    kind: "block",
    // Its rows depend on its text alone, not on the clock.
    isLive: false,
    draw: ({ markdown = startMarkdown(settings) }) => ({
      rows: markdown.update(part.text, !isLive),
      markdown: isLive ? markdown : undefined,
    }),
  }
}

function startMarkdown(settings: RowSettings) {
  const { columns, lexer, highlight } = settings
  return createMarkdown({ columns: columns - toMargin(columns), lexer, highlight, indent: indentRow(columns) })
}

export function reasoningUnit(part: ReasoningPart, settings: RowSettings, isStreaming: boolean): UnitPlan {
  const isLive = isStreaming && part.time.end === undefined
  const isOpen = settings.isThinkingShown || settings.isExpanded(part.id)
  return {
    id: part.id,
    parts: [part.text, isLive, isOpen],
    kind: isOpen ? "block" : "line",
    isLive,
    draw: ({ nowMs, markdown = startMarkdown(settings) }) => {
      const head = headRow(part, settings, isLive, isOpen, nowMs)
      if (!isOpen) return { rows: [head] }
      const rows = markdown.update(part.text.trim(), !isLive)
      return { rows: [head, ...rows.map(toMuted)], markdown: isLive ? markdown : undefined }
    },
  }
}

function headRow(part: ReasoningPart, settings: RowSettings, isLive: boolean, isOpen: boolean, nowMs: number): Row {
  const { start, end } = part.time
  const style = { fg: "textMuted" } as const
  const lead = span(" ".repeat(indentOf(settings.columns)))
  if (isLive) return [lead, span(`${settings.spinner(nowMs)} Thinking  ${formatElapsed(nowMs - start)}`, style)]
  const time = end === undefined ? "" : `: ${formatDuration(end - start)}`
  return [lead, span(`${isOpen ? "-" : "+"} Thought${time}`, style)]
}

function toMuted(row: Row): Row {
  return row.map((part: Span) => (part.style ? span(part.text, { ...part.style, fg: "textMuted" }) : part))
}
