// What the status line of a session tells.
import { hasSidebar } from "../../state/breakpoint.ts"
import { toQueuedPrompts } from "../../state/queue.ts"
import { findShownSession } from "../../state/route.ts"
import { toTitle } from "../../state/session.ts"
import type { State } from "../../state/state.ts"
import { toUsage } from "../../state/usage.ts"
import { findWaitingElsewhere, isWaiting } from "../../state/waiting.ts"
import { formatElapsed } from "../../text/duration.ts"
import { formatCost, formatCount } from "../../text/number.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { span, type Row } from "../../text/row/span.ts"
import type { StatusItem } from "../status/status-row.ts"
import { toDirectoryLabel } from "../status/directory-label.ts"
import { spinnerFrame } from "../status/spinner.ts"

type KeyOf = (command: string) => string

/** Items for the shown session at the moment `now`. `keyOf` gives nothing where no key is bound. */
export function toStatusItems(state: State, sessionID: string, now: number, keyOf: KeyOf): StatusItem[] {
  const items: StatusItem[] = []
  const alert = toAlert(state, now)
  if (alert) items.push({ side: "left", priority: 0, row: alert })
  const busy = toBusy(state, sessionID, now)
  if (busy) items.push(busy, ...toQueue(state, sessionID, keyOf("session.queued_prompts")))
  else if (!alert && !hasSidebar(state))
    items.push({ side: "left", priority: 4, row: [span(toDirectoryLabel(state), { fg: "textMuted" })] })
  // The sidebar tells both.
  const usage = hasSidebar(state) ? { tokens: 0, cost: 0, percent: undefined } : toUsage(state, sessionID)
  if (usage.tokens > 0) {
    items.push({ side: "right", priority: 6, row: [span(formatCount(usage.tokens), { fg: "textMuted" })] })
    if (usage.percent !== undefined)
      items.push({
        side: "right",
        priority: 2,
        row: [span(`${usage.percent}%`, { fg: usage.percent > 80 ? "warning" : "textMuted" })],
      })
  }
  if (usage.cost > 0)
    items.push({ side: "right", priority: 3, row: [span(formatCost(usage.cost), { fg: "textMuted" })] })
  const paletteKey = keyOf("command.palette.show")
  if (paletteKey)
    items.push({
      side: "right",
      priority: 5,
      row: [span(paletteKey, { fg: "text" }), span(" commands", { fg: "textMuted" })],
    })
  return items
}

/** How many prompts wait, and the key that leads to them. */
function toQueue(state: State, sessionID: string, key: string): StatusItem[] {
  const count = toQueuedPrompts(state, sessionID).length
  if (count === 0) return []
  const row = [span(key, { fg: "text" }), span(`${key && " "}${count} queued`, { fg: "textMuted" })]
  return [{ side: "left", priority: 4, row }]
}

/** What concerns the whole program: the server, a key that waits for another, a prompt that is on its way. */
export function toAlert(state: State, now: number): Row | undefined {
  const { connection } = state
  if (connection.phase === "failed")
    return [
      span("✗ No server; ", { fg: "error" }),
      span("mend that and start again, ", { fg: "textMuted" }),
      span("ctrl+c", { fg: "text" }),
      span(" leaves", { fg: "textMuted" }),
    ]
  if (connection.phase === "refused")
    return [span("✗ The server waits; ", { fg: "error" }), span("mend that to go on", { fg: "textMuted" })]
  if (connection.phase === "lost") {
    const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000))
    return [span(`Server lost; trying again${seconds > 0 ? ` in ${seconds}s` : ""}`, { fg: "error", bold: true })]
  }
  if (state.exitArmed && state.exitArmed.until > now)
    return [span(`${state.exitArmed.key} again to exit`, { fg: "warning" })]
  if (state.pendingLeader !== undefined) return [span(`${state.pendingLeader} …`, { fg: "warning" })]
  if (state.isSending && connection.phase === "starting")
    return [
      span(
        `${spinnerFrame(now, state.settings.isMotionReduced)} Waiting for the server to start; the prompt goes as soon as it answers`,
        {
          fg: "textMuted",
        },
      ),
    ]
  return toOthers(state)
}

/** Sessions that are not on the screen and wait for an answer. */
function toOthers(state: State): Row | undefined {
  const sessionID = findWaitingElsewhere(state, findShownSession(state))
  if (sessionID === undefined) return undefined
  const session = state.sessions.get(sessionID)
  return [span(`△ ${sanitize(session ? toTitle(session) : "another session")} needs you`, { fg: "warning" })]
}

function toBusy(state: State, sessionID: string, now: number): StatusItem | undefined {
  const activity = state.activities.get(sessionID)
  if (!activity) return undefined
  // There escape rejects or dismisses.
  if (isWaiting(state, sessionID)) {
    const text = `waiting for you · ${formatElapsed(now - activity.since)}`
    return { side: "left", priority: 1, row: [span("△ ", { fg: "warning" }), span(text, { fg: "textMuted" })] }
  }
  const isArmed = state.interruptUntil > now
  const hint: Row = isArmed
    ? [span("esc again to interrupt", { fg: "warning" })]
    : [span("esc", { fg: "text" }), span(" interrupt", { fg: "textMuted" })]
  if (activity.status.type === "retry") {
    const { message, next, attempt } = activity.status
    const seconds = Math.max(0, Math.ceil((next - now) / 1000))
    // A narrow screen has the message above the prompt.
    if (state.columns < 60) {
      const when = span(`↻ in ${seconds}s #${attempt}  `, { fg: "error" })
      return { side: "left", priority: 0, row: [when, ...hint] }
    }
    const when = span(` [retrying in ${seconds}s attempt #${attempt}]  `, { fg: "error" })
    return { side: "left", priority: 0, row: [span(sanitize(message), { fg: "error" })], rest: [when, ...hint] }
  }
  const phase = toPhase(state, sessionID)
  const elapsed = formatElapsed(now - activity.since)
  const row = [
    span(`${spinnerFrame(now, state.settings.isMotionReduced)} `, { fg: "primary" }),
    span(`${phase} · ${elapsed}  `, { fg: "textMuted" }),
    ...hint,
  ]
  return { side: "left", priority: 1, row }
}

/** What the model is at, by the last part of the last message. */
function toPhase(state: State, sessionID: string): string {
  const last = state.messages.get(sessionID)?.at(-1)
  if (last?.info.role !== "assistant") return "working"
  const part = last.parts.findLast(
    (known) => known.type === "tool" || known.type === "text" || known.type === "reasoning",
  )
  if (part?.type === "tool" && (part.state.status === "running" || part.state.status === "pending"))
    return sanitize(part.tool)
  if (part?.type === "reasoning" && part.time.end === undefined) return "thinking"
  return part?.type === "text" && part.time?.end === undefined ? "writing" : "working"
}
