// A sub-agent: its name, its task, its last step, and the number of its calls.
import { formatDuration, formatElapsed } from "../../text/duration.ts"
import { pluralize } from "../../text/number.ts"
import { truncateRow, span } from "../../text/row/span.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { recordsField, textField } from "../../text/record-field.ts"
import type { ToolCall, ToolRenderer } from "./tool-renderer.ts"

export const taskRenderer: ToolRenderer = {
  glyph: "✓",
  isBlock: true,
  isSpinnerFirst: true,
  summary: ({ input }) => {
    const agent = textField(input, "subagent_type")
    const name = agent ? agent[0]?.toUpperCase() + agent.slice(1) : ""
    return { verb: `${name} Task`.trim(), target: `— ${textField(input, "description")}` }
  },
  aside: (call) => (call.status === "running" ? [span(formatElapsed(call.durationMs), { fg: "textMuted" })] : []),
  body: (call, { columns }) => {
    const step = lastStep(call)
    return step ? [truncateRow([span(`↳ ${sanitize(step)}`, { fg: "textMuted" })], columns, "…")] : []
  },
}

function lastStep(call: ToolCall): string {
  const steps = recordsField(call.metadata, "summary")
  if (call.status === "completed") return `${pluralize(steps.length, "toolcall")} · ${formatDuration(call.durationMs)}`
  const last = steps.at(-1)
  if (!last) return call.status === "running" ? "starting" : ""
  const state = (last["state"] ?? {}) as Record<string, unknown>
  const tool = textField(last, "tool")
  return `${tool.slice(0, 1).toUpperCase()}${tool.slice(1)} ${textField(state, "title")}`.trim()
}
