// The status line of a session: its activity at the left, its usage and cost at the right. Its inputs are texts and numbers
// that are drawn, so that a streamed token that changes none of them draws nothing.
import { hasSidebar } from "../../state/breakpoint.ts"
import { toKey } from "../../state/keymap.ts"
import { memoize } from "../../state/memoize.ts"
import type { MessageState } from "../../state/message.ts"
import { toQueuedPrompts } from "../../state/queue.ts"
import type { State } from "../../state/state.ts"
import { toUsage, type Usage } from "../../state/usage.ts"
import { isWaiting, type WaitingState } from "../../state/waiting.ts"
import { formatElapsed } from "../../text/duration.ts"
import { formatCost, formatCount } from "../../text/number.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { span, type Row } from "../../text/row/span.ts"
import { createAlert } from "../status/alert.ts"
import { toDirectoryLabel } from "../status/directory-label.ts"
import { spinnerFrame } from "../status/spinner.ts"
import { toStatusRow, type StatusItem } from "../status/status-row.ts"

const noUsage: Usage = { tokens: 0, cost: 0, percent: undefined }

type StatusInput = Usage & {
  readonly columns: number
  readonly alert: Row | undefined
  readonly work: StatusItem | undefined
  /** Number of queued prompts. */
  readonly queued: number
  readonly queueKey: string
  readonly paletteKey: string
  /** Empty where something else is shown instead. */
  readonly directory: string
}

/** The line for a session and a width; the same object while its text is the same. */
export function createSessionStatus(): (state: State, sessionID: string, columns: number) => Row {
  const toAlert = createAlert()
  const toWork = memoize(findWork, toWorkItem)

  function select(state: State, sessionID: string, columns: number): StatusInput {
    const alert = toAlert(state)
    const work = toWork(state, sessionID)
    // The sidebar shows the directory and the usage too.
    const isBesideSidebar = hasSidebar(state)
    return {
      columns,
      alert,
      work,
      queued: work ? toQueuedPrompts(state, sessionID).length : 0,
      queueKey: toKey(state, "session.queued_prompts"),
      paletteKey: toKey(state, "command.palette.show"),
      directory: work || alert || isBesideSidebar ? "" : toDirectoryLabel(state),
      ...(isBesideSidebar ? noUsage : toUsage(state, sessionID)),
    }
  }

  return memoize(select, (input) => toStatusRow(toItems(input), input.columns))
}

function toItems(input: StatusInput): StatusItem[] {
  const { alert, work, queued, queueKey, paletteKey, directory, tokens, percent, cost } = input
  const items: StatusItem[] = []
  if (alert) items.push({ side: "left", priority: 0, row: alert })
  if (work) items.push(work)
  if (queued > 0) {
    const text = `${queueKey && " "}${queued} queued`
    items.push({ side: "left", priority: 4, row: [span(queueKey, { fg: "text" }), span(text, { fg: "textMuted" })] })
  }
  if (directory) items.push({ side: "left", priority: 4, row: [span(directory, { fg: "textMuted" })] })
  if (tokens > 0) items.push({ side: "right", priority: 6, row: [span(formatCount(tokens), { fg: "textMuted" })] })
  if (tokens > 0 && percent !== undefined) {
    const fg = percent > 80 ? "warning" : "textMuted"
    items.push({ side: "right", priority: 2, row: [span(`${percent}%`, { fg })] })
  }
  if (cost > 0) items.push({ side: "right", priority: 3, row: [span(formatCost(cost), { fg: "textMuted" })] })
  if (paletteKey) {
    const row = [span(paletteKey, { fg: "text" }), span(" commands", { fg: "textMuted" })]
    items.push({ side: "right", priority: 5, row })
  }
  return items
}

type Work =
  | { readonly kind: "idle" }
  | { readonly kind: "waiting"; readonly elapsed: string }
  | {
      readonly kind: "retry"
      readonly isNarrow: boolean
      readonly message: string
      readonly seconds: number
      readonly attempt: number
      readonly isInterruptArmed: boolean
    }
  | {
      readonly kind: "working"
      readonly spinner: string
      readonly phase: string
      readonly elapsed: string
      readonly isInterruptArmed: boolean
    }

type WorkInput = WaitingState &
  Pick<State, "activities" | "clock" | "columns" | "interruptUntil" | "messages" | "settings">

function findWork(state: WorkInput, sessionID: string): Work {
  const { clock } = state
  const activity = state.activities.get(sessionID)
  if (!activity) return { kind: "idle" }
  const elapsed = formatElapsed(clock - activity.since)
  if (isWaiting(state, sessionID)) return { kind: "waiting", elapsed }
  const isInterruptArmed = state.interruptUntil > clock
  if (activity.status.type === "retry") {
    const { message, next, attempt } = activity.status
    const seconds = Math.max(0, Math.ceil((next - clock) / 1000))
    return { kind: "retry", isNarrow: state.columns < 60, message, seconds, attempt, isInterruptArmed }
  }
  const spinner = spinnerFrame(clock, state.settings.isMotionReduced)
  return { kind: "working", spinner, phase: toPhase(state, sessionID), elapsed, isInterruptArmed }
}

function toWorkItem(work: Work): StatusItem | undefined {
  switch (work.kind) {
    case "idle":
      return undefined
    case "waiting": {
      // Without the hint of the interrupt key: escape rejects or dismisses the request.
      const text = span(`waiting for you · ${work.elapsed}`, { fg: "textMuted" })
      return { side: "left", priority: 1, row: [span("△ ", { fg: "warning" }), text] }
    }
    case "retry": {
      const { isNarrow, message, seconds, attempt } = work
      const hint = toInterruptHint(work.isInterruptArmed)
      // A narrow screen shows the message above the prompt.
      if (isNarrow) {
        const when = span(`↻ in ${seconds}s #${attempt}  `, { fg: "error" })
        return { side: "left", priority: 0, row: [when, ...hint] }
      }
      const when = span(` [retrying in ${seconds}s attempt #${attempt}]  `, { fg: "error" })
      return { side: "left", priority: 0, row: [span(sanitize(message), { fg: "error" })], rest: [when, ...hint] }
    }
    case "working": {
      const row = [
        span(`${work.spinner} `, { fg: "primary" }),
        span(`${work.phase} · ${work.elapsed}  `, { fg: "textMuted" }),
        ...toInterruptHint(work.isInterruptArmed),
      ]
      return { side: "left", priority: 1, row }
    }
  }
}

function toInterruptHint(isArmed: boolean): Row {
  return isArmed
    ? [span("esc again to interrupt", { fg: "warning" })]
    : [span("esc", { fg: "text" }), span(" interrupt", { fg: "textMuted" })]
}

/** What the model is doing, by the last part of the last message. */
function toPhase(state: Pick<MessageState, "messages">, sessionID: string): string {
  const last = state.messages.get(sessionID)?.at(-1)
  if (last?.info.role !== "assistant") return "working"
  const part = last.parts.findLast(({ type }) => type === "tool" || type === "text" || type === "reasoning")
  if (part?.type === "tool" && (part.state.status === "running" || part.state.status === "pending"))
    return sanitize(part.tool)
  if (part?.type === "reasoning" && part.time.end === undefined) return "thinking"
  return part?.type === "text" && part.time?.end === undefined ? "writing" : "working"
}
