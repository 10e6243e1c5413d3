// The end of a turn: its footer, or an error with what the user can do about it. Also the notice of a retry.
import type { AssistantMessage } from "../../../../server/schema/message.ts"
import type { Part } from "../../../../server/schema/part.ts"
import { toMargin } from "../../../state/breakpoint.ts"
import { formatDuration, formatTime } from "../../../text/duration.ts"
import { formatCost, formatCount } from "../../../text/number.ts"
import { sanitize } from "../../../text/row/sanitize.ts"
import { type Row, span } from "../../../text/row/span.ts"
import { wrap } from "../../../text/row/wrap.ts"
import { frameColumns, frameRows } from "./frame-rows.ts"
import { indentOf, type RowSettings } from "./row-settings.ts"
import type { UnitPlan } from "./unit.ts"

/** Sums over the steps of a turn; `cost` is in US dollars. */
export type Turn = { readonly startedMs: number; readonly tokens: number; readonly cost: number }

const maxErrorRows = 8

/** Whether the message is the last one of its turn. */
export function isTurnEnd(info: AssistantMessage): boolean {
  if (info.error) return true
  return info.time.completed !== undefined && info.finish !== undefined && info.finish !== "tool-calls"
}

export function endUnits(info: AssistantMessage, turn: Turn | undefined, settings: RowSettings): UnitPlan[] {
  if (!isTurnEnd(info)) return []
  const { error } = info
  if (error && error.name !== "MessageAbortedError") {
    return [
      {
        id: "error",
        parts: [error],
        kind: "block",
        isLive: false,
        draw: () => ({ rows: errorRows(error, info, settings) }),
      },
    ]
  }
  return [
    {
      id: "footer",
      parts: [info, turn?.tokens, turn?.cost],
      kind: "block",
      isLive: false,
      draw: () => ({ rows: footerRows(info, turn, settings) }),
    },
  ]
}

function footerRows(info: AssistantMessage, turn: Turn | undefined, settings: RowSettings): Row[] {
  const { columns } = settings
  const facts = [settings.modelName(info.providerID, info.modelID)]
  if (info.error) facts.push("interrupted")
  else {
    const start = turn?.startedMs ?? info.time.created
    if (info.time.completed !== undefined) facts.push(formatDuration(info.time.completed - start))
    if (info.finish === "length") facts.push("cut at the length limit")
    if (info.finish === "content-filter") facts.push("stopped by the provider's content filter")
    if (turn && turn.tokens > 0) facts.push(`${formatCount(turn.tokens)} tok`)
    if (turn && turn.cost > 0) facts.push(formatCost(turn.cost))
    if (settings.hasTimestamps && info.time.completed !== undefined) facts.push(formatTime(info.time.completed))
  }
  const spans = [
    span("▣  ", { fg: settings.agentPaint(info.agent) }),
    span(sanitize(settings.agentName(info.agent)), { fg: "text" }),
    span(sanitize(` · ${facts.join(" · ")}`), { fg: "textMuted" }),
  ]
  return wrap(spans, columns - toMargin(columns), { indent: indentOf(columns), hangingIndent: indentOf(columns) + 3 })
}

function errorRows(
  error: NonNullable<AssistantMessage["error"]>,
  info: AssistantMessage,
  settings: RowSettings,
): Row[] {
  const columns = frameColumns(settings.columns)
  const message = errorText(error)
  const rows = wrap([span(sanitize(message, { multiline: true }), { fg: "error" })], columns)
  const shown = settings.isExpanded(info.id) ? rows : rows.slice(0, maxErrorRows)
  if (shown.length < rows.length) shown.push([span(`… ${rows.length - shown.length} more`, { fg: "textMuted" })])
  const hint = settings.errorHint(error)
  if (hint) shown.push(...wrap([span(sanitize(hint), { fg: "textMuted" })], columns))
  return frameRows(shown, settings.columns, "error", settings.hasPadding)
}

function errorText(error: NonNullable<AssistantMessage["error"]>): string {
  if (error.name === "MessageOutputLengthError") return "✗ The answer reached the model's length limit."
  const message = "message" in error.data ? error.data.message.trim() : ""
  if (error.name === "ProviderAuthError") return `✗ Signing in failed: ${message}`
  const status = error.name === "APIError" && error.data.statusCode ? ` (${error.data.statusCode})` : ""
  return `✗ ${message || error.name}${status}`
}

export function retryUnit(part: Extract<Part, { type: "retry" }>, settings: RowSettings): UnitPlan {
  return {
    id: part.id,
    parts: [part],
    kind: "line",
    isLive: false,
    draw: () => {
      const { columns } = settings
      const text = `↻ Attempt ${part.attempt} failed: ${sanitize(part.error.data.message)}`
      const indent = indentOf(columns)
      return {
        rows: wrap([span(text, { fg: "warning" })], columns - toMargin(columns), { indent, hangingIndent: indent + 2 }),
      }
    },
  }
}
