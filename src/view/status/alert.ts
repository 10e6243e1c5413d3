// The alert at the left of the status line: what concerns the whole program rather than one session. The first of these that
// applies: the connection, a key that must be pressed again, a leader sequence, a prompt that waits for the server to start,
// another session that needs the user.
import { memoize } from "../../state/memoize.ts"
import { findShownSession } from "../../state/route.ts"
import { toTitle } from "../../state/session.ts"
import type { State } from "../../state/state.ts"
import { findWaitingElsewhere } from "../../state/waiting.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { span, type Row } from "../../text/row/span.ts"
import { spinnerFrame } from "./spinner.ts"

type Alert =
  | { readonly kind: "none" | "failed" | "refused" }
  | { readonly kind: "lost"; readonly seconds: number }
  | { readonly kind: "exit-armed"; readonly key: string }
  | { readonly kind: "leader"; readonly key: string }
  | { readonly kind: "starting"; readonly spinner: string }
  | { readonly kind: "waiting"; readonly title: string }

type AlertInput = Pick<State, "connection" | "exitArmed" | "pendingLeader" | "isSending" | "settings" | "clock"> &
  Pick<State, "permissions" | "questions" | "sessions" | "route">

/** The alert's row; the same object while its text is the same. Undefined without an alert. */
export function createAlert(): (state: AlertInput) => Row | undefined {
  return memoize(findAlert, toAlertRow)
}

function findAlert(state: AlertInput): Alert {
  const { connection, clock, exitArmed, pendingLeader } = state
  if (connection.phase === "failed" || connection.phase === "refused") return { kind: connection.phase }
  if (connection.phase === "lost")
    return { kind: "lost", seconds: Math.max(0, Math.ceil((connection.retryAt - clock) / 1000)) }
  if (exitArmed && exitArmed.until > clock) return { kind: "exit-armed", key: exitArmed.key }
  if (pendingLeader !== undefined) return { kind: "leader", key: pendingLeader }
  if (state.isSending && connection.phase === "starting")
    return { kind: "starting", spinner: spinnerFrame(clock, state.settings.isMotionReduced) }
  const sessionID = findWaitingElsewhere(state, findShownSession(state))
  if (sessionID === undefined) return { kind: "none" }
  const session = state.sessions.get(sessionID)
  return { kind: "waiting", title: session ? toTitle(session) : "another session" }
}

function toAlertRow(alert: Alert): Row | undefined {
  switch (alert.kind) {
    case "none":
      return undefined
    case "failed":
      return [
        span("✗ No server; ", { fg: "error" }),
        span("fix the problem and restart, ", { fg: "textMuted" }),
        span("ctrl+c", { fg: "text" }),
        span(" exits", { fg: "textMuted" }),
      ]
    case "refused":
      return [
        span("✗ The server is waiting; ", { fg: "error" }),
        span("fix the problem to continue", { fg: "textMuted" }),
      ]
    case "lost": {
      const when = alert.seconds > 0 ? ` in ${alert.seconds}s` : ""
      return [span(`Server lost; trying again${when}`, { fg: "error", bold: true })]
    }
    case "exit-armed":
      return [span(`${alert.key} again to exit`, { fg: "warning" })]
    case "leader":
      return [span(`${alert.key} …`, { fg: "warning" })]
    case "starting":
      return [
        span(`${alert.spinner} Waiting for the server to start; the prompt goes as soon as it answers`, {
          fg: "textMuted",
        }),
      ]
    case "waiting":
      return [span(`△ ${sanitize(alert.title)} needs you`, { fg: "warning" })]
  }
}
