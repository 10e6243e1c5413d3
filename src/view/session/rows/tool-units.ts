// Tool calls: quiet ones share a line, those with content are blocks on a panel, failed ones show their reason.
import type { ToolPart } from "../../../../server/schema/part.ts"
import { toMargin } from "../../../state/breakpoint.ts"
import { formatElapsed } from "../../../text/duration.ts"
import { sanitize } from "../../../text/row/sanitize.ts"
import { type Row, span, type Span, justifyRow, type Style, rowWidth } from "../../../text/row/span.ts"
import { wrap } from "../../../text/row/wrap.ts"
import { tailOf } from "../../tool/bash.ts"
import { toToolRenderer } from "../../tool/index.ts"
import { toToolCall } from "../../tool/to-tool-call.ts"
import type { ToolCall, ToolLayout, ToolRenderer } from "../../tool/tool-renderer.ts"
import { frameColumns, frameRows } from "./frame-rows.ts"
import { indentOf, type RowSettings } from "./row-settings.ts"
import type { DrawContext, UnitPlan } from "./unit.ts"
import { shortenText } from "../../../text/row/cut-text.ts"

const muted: Style = { fg: "textMuted" }
const failed: Style = { fg: "error" }
const maxReasonChars = 400
const expandedOutputRows = 2000
const slowAfterMs = 2000

/** The units of consecutive calls. */
export function toolUnits(parts: readonly ToolPart[], settings: RowSettings): UnitPlan[] {
  const units: UnitPlan[] = []
  let quiet: ToolPart[] = []
  const endQuiet = () => {
    if (quiet.length > 0) units.push(quietUnit(quiet, settings))
    quiet = []
  }
  for (const part of parts) {
    const isFinished = part.state.status === "completed" && part.tool !== "invalid"
    if (isFinished && !isBlock(part, settings)) {
      quiet.push(part)
      if (settings.detail === "full") endQuiet()
      continue
    }
    endQuiet()
    // Only below the last card.
    const hasHint = part === parts.findLast(({ tool }) => tool === "task")
    units.push(singleUnit(part, hasHint ? settings : { ...settings, subagentKeys: "" }))
  }
  endQuiet()
  return units
}

function isBlock(part: ToolPart, settings: RowSettings): boolean {
  const renderer = toToolRenderer(part.tool)
  const isOpen = settings.isExpanded(part.id)
  if (isOpen && part.state.status === "completed") return true
  return renderer.isBlock === true && settings.detail !== "quiet"
}

function isFailed(part: ToolPart): boolean {
  return part.state.status === "error" || (part.tool === "invalid" && part.state.status === "completed")
}

/** Whether a failed call has output; it stays visible. */
function hasOutput({ state }: ToolPart): boolean {
  return state.status === "error" && typeof state.metadata?.["output"] === "string" && state.metadata["output"] !== ""
}

/** The user dismissed the question: nothing has failed. */
function isDismissed({ tool, state }: ToolPart): boolean {
  return tool === "question" && state.status === "error" && state.error.includes("user dismissed")
}

function singleUnit(part: ToolPart, settings: RowSettings): UnitPlan {
  const hasBlock = isBlock(part, settings) && (!isFailed(part) || hasOutput(part))
  return {
    id: part.id,
    parts: [part],
    kind: hasBlock ? "block" : "line",
    isLive: part.state.status === "pending" || part.state.status === "running",
    draw: (context) => ({
      rows: hasBlock
        ? blockRows(part, settings, context)
        : isDismissed(part)
          ? lineRows([span("# Questions — dismissed", muted)], settings, 2)
          : isFailed(part)
            ? failedRows(part, settings)
            : liveRows(part, settings, context),
    }),
  }
}

function layoutOf(part: ToolPart, settings: RowSettings, nowMs: number, columns: number): ToolLayout {
  return {
    columns,
    isExpanded: settings.isExpanded(part.id),
    spinner: settings.spinner(nowMs),
    shortPath: settings.shortPath,
    highlight: settings.highlight,
  }
}

function summarySpans(
  call: ToolCall,
  renderer: ToolRenderer,
  layout: ToolLayout,
  style: Style,
  noteStyle: Style,
): Span[] {
  const { verb, target, note } = renderer.summary(call, layout)
  const words = [verb, target].filter(Boolean).join(" ")
  return [span(sanitize(words), style), ...(note ? [span(` ${sanitize(note)}`, noteStyle)] : [])]
}

function lineRows(spans: readonly Span[], { columns }: RowSettings, hang: number): Row[] {
  const indent = indentOf(columns)
  return wrap(spans, columns - toMargin(columns), { indent, hangingIndent: indent + hang })
}

/** `→ Read 6 files · ✱ Grep "add" 12 hits`: consecutive calls of one tool are counted, others are side by side. */
function quietUnit(parts: readonly ToolPart[], settings: RowSettings): UnitPlan {
  return {
    id: parts[0]?.id ?? "",
    parts,
    kind: "line",
    isLive: false,
    draw: () => {
      const runs: ToolPart[][] = []
      for (const part of parts) {
        const run = runs.at(-1)
        if (run?.[0]?.tool === part.tool && toToolRenderer(part.tool).group) run.push(part)
        else runs.push([part])
      }
      const spans = runs.flatMap((run, index) => {
        const entry = runSpans(run, settings)
        return index > 0 ? [span(" · ", muted), ...entry] : entry
      })
      return { rows: lineRows(spans, settings, 2) }
    },
  }
}

function runSpans(run: readonly ToolPart[], settings: RowSettings): Span[] {
  const first = run[0]
  if (!first) return []
  const renderer = toToolRenderer(first.tool)
  const glyph = span(`${renderer.glyph} `, muted)
  if (run.length > 1 && renderer.group) return [glyph, span(renderer.group(run.length), muted)]
  const call = toToolCall(first, 0)
  const words = summarySpans(call, renderer, layoutOf(first, settings, 0, settings.columns), muted, muted)
  // Errors are shown even where everything else is collapsed.
  const faults = (renderer.aside?.(call) ?? []).filter(({ style }) => style?.fg === "error")
  return [glyph, ...words, ...(faults.length > 0 ? [span("  "), ...faults] : [])]
}

/** A quiet call that is still running. */
function liveRows(part: ToolPart, settings: RowSettings, { nowMs }: DrawContext): Row[] {
  const call = toToolCall(part, nowMs)
  const layout = layoutOf(part, settings, nowMs, settings.columns)
  const words = summarySpans(call, toToolRenderer(part.tool), layout, muted, muted)
  const elapsed = call.durationMs >= slowAfterMs ? [span(`  ${formatElapsed(call.durationMs)}`, muted)] : []
  return lineRows([span(`${layout.spinner} `, muted), ...words, ...elapsed], settings, 2)
}

/** `✗ Read nope.js — no such file`: recognisable without colours too. */
function failedRows(part: ToolPart, settings: RowSettings): Row[] {
  const call = toToolCall(part, 0)
  const words = summarySpans(
    call,
    toToolRenderer(part.tool),
    layoutOf(part, settings, 0, settings.columns),
    failed,
    failed,
  )
  const reason = reasonOf(call, settings.isExpanded(part.id))
  return lineRows([span("✗ ", failed), ...words, ...(reason ? [span(` — ${reason}`, failed)] : [])], settings, 2)
}

function reasonOf(call: ToolCall, isExpanded: boolean): string {
  const given = call.error || (typeof call.input["error"] === "string" ? call.input["error"] : call.output)
  const text = given.replace(/^(?:Error: )+/, "").trim()
  if (text.startsWith("The user rejected permission")) {
    const feedback = /(?:following feedback|and says): (.*)$/s.exec(text)?.[1]
    return sanitize(feedback ? `rejected: ${feedback}` : "rejected")
  }
  if (text.startsWith("The user has specified a rule")) return "not allowed by a rule"
  if (text.startsWith("File not found") && !isExpanded) return "no such file"
  if (text === "Tool execution aborted") return "interrupted"
  if (isExpanded) return sanitize(text, { multiline: true })
  const line = text.split("\n", 1)[0] ?? ""
  return sanitize(shortenText(line, maxReasonChars))
}

/** A header with its result at the right edge, and the tool's own rows below. */
function blockRows(part: ToolPart, settings: RowSettings, { nowMs }: DrawContext): Row[] {
  const renderer = toToolRenderer(part.tool)
  const call = toToolCall(part, nowMs)
  const columns = frameColumns(settings.columns)
  const layout = layoutOf(part, settings, nowMs, columns)
  const isLive = part.state.status === "pending" || part.state.status === "running"
  const hasFailed = isFailed(part)
  const glyph = hasFailed ? "✗" : isLive && renderer.isSpinnerFirst ? layout.spinner : renderer.glyph
  const left = [
    span(`${glyph} `, hasFailed ? failed : muted),
    ...summarySpans(call, renderer, layout, { fg: "text" }, muted),
  ]
  const rows: Row[] = headerRows(left, asideRow(renderer, call, layout, isLive), columns)
  if (settings.detail !== "quiet" || layout.isExpanded) {
    const body =
      renderer.body?.(call, layout) ?? (layout.isExpanded ? tailOf(call.output, columns, expandedOutputRows) : [])
    rows.push(...body)
  }
  if (hasFailed)
    rows.push(...wrap([span(`✗ ${reasonOf(call, layout.isExpanded)}`, failed)], columns, { hangingIndent: 2 }))
  if (part.tool === "task" && isLive && settings.subagentKeys) {
    rows.push([span(`${settings.subagentKeys} view subagents`, muted)])
  }
  return frameRows(rows, settings.columns, "background", false)
}

function asideRow(renderer: ToolRenderer, call: ToolCall, { spinner }: ToolLayout, isLive: boolean): Row {
  const own = renderer.aside?.(call) ?? []
  if (!isLive || renderer.isSpinnerFirst) return own
  const elapsed = own.length > 0 || call.durationMs < slowAfterMs ? [] : [span(formatElapsed(call.durationMs), muted)]
  return [span(`${spinner} `, muted), ...own, ...elapsed]
}

// Reserved at the right: the result changes while a call runs, and the command must not wrap differently each time.
const asideCells = 18
const wideFrom = 60

/** One row where it fits; a long command continues on rows of its own. */
function headerRows(left: Row, right: Row, columns: number): Row[] {
  const room = columns - Math.max(rowWidth(right), columns >= wideFrom ? asideCells : 0) - 2
  const [first = [], ...more] = wrap(left, Math.max(8, room), { hangingIndent: 2 })
  return [justifyRow(first, right, columns), ...more]
}
