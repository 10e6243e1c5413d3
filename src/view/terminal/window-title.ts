// What the window itself tells while one looks elsewhere: its title, a sign of work, and a notice when the agent is done,
// needs an answer or has failed. Notices come only while another window has the focus.
import { keyPriority } from "../../context/use-keys.ts"
import { describeError } from "../../state/error-text.ts"
import { findShownSession } from "../../state/route.ts"
import { toTitle } from "../../state/session.ts"
import type { State } from "../../state/state.ts"
import type { Store } from "../../state/store.ts"
import { isWaiting } from "../../state/waiting.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import type { Input } from "../../ui/input/input.ts"
import { hasProgress, toNotice } from "./notification-sequence.ts"

export type WindowOptions = {
  readonly store: Store
  readonly input: Pick<Input, "setTitle" | "setProgress" | "onKey">
  readonly env: Readonly<Record<string, string | undefined>>
  readonly send: (bytes: string) => void
}

/** They print what they are told. */
const untitled: ReadonlySet<string> = new Set(["linux", "dumb", "cons25"])
const longTurnMs = 10_000
const maxTitleChars = 120

/** Gives the way to stop it. */
export function followWindow({ store, input, env, send }: WindowOptions): () => void {
  const canTitle = !isOn(env.OPENCODE_DISABLE_TERMINAL_TITLE) && !untitled.has(env.TERM ?? "")
  const canProgress = hasProgress(env)
  let isFocused = true

  function show(state: State) {
    input.setTitle(canTitle && !state.isTitleOff ? toWindowTitle(state) : undefined)
    if (canProgress) input.setProgress(state.activities.size > 0)
  }

  const offKey = input.onKey((event) => {
    if (event.type === "focus") isFocused = event.focused
    return false
  }, keyPriority.observer)
  const unsubscribe = store.subscribe((state, before) => {
    if (state.activities !== before.activities || titleInputs.some((name) => state[name] !== before[name])) show(state)
    const notice = isFocused ? undefined : findNotice(state, before)
    if (notice) send(toNotice(notice, env))
  })
  show(store.getState())
  return () => {
    offKey()
    unsubscribe()
  }
}

const titleInputs = ["route", "sessions", "permissions", "questions", "isTitleOff"] as const satisfies (keyof State)[]

/** `⠋ Fix the test — opencode-tui`; the sign says: at work, waits for a person, rests. */
export function toWindowTitle(state: State): string {
  const sessionID = findShownSession(state)
  const session = sessionID === undefined ? undefined : state.sessions.get(sessionID)
  if (sessionID === undefined || !session) return "opencode-tui"
  const sign = isWaiting(state, sessionID) ? "△" : state.activities.has(sessionID) ? "⠋" : "✓"
  return `${sign} ${sanitize(toTitle(session)).slice(0, maxTitleChars)} — opencode-tui`
}

/** What has just happened that somebody who looks elsewhere wants to know. */
function findNotice(state: State, before: State): string | undefined {
  const asked = [...state.permissions, ...state.questions].find(
    (request) => ![...before.permissions, ...before.questions].some(({ id }) => id === request.id),
  )
  if (asked) return `${nameOf(state, asked.sessionID)} needs you`
  if (state.activities === before.activities) return undefined
  for (const [sessionID, { since }] of before.activities) {
    const session = state.sessions.get(sessionID)
    // Sub-agents report to their agent.
    if (state.activities.has(sessionID) || session?.parentID !== undefined) continue
    const last = state.messages.get(sessionID)?.at(-1)?.info
    const error = last?.role === "assistant" ? last.error : undefined
    if (error && error.name !== "MessageAbortedError")
      return `${nameOf(state, sessionID)} failed: ${describeError(error)}`
    if (!error && Date.now() - since > longTurnMs) return `${nameOf(state, sessionID)} is done`
  }
  return undefined
}

function nameOf(state: State, sessionID: string): string {
  const session = state.sessions.get(sessionID)
  return session ? toTitle(session) : "A session"
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value.toLowerCase() !== "false"
}
