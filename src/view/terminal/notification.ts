// Notifications of the terminal: the agent is done, needs an answer, or has failed. They are sent only while another window
// has the focus.
import { keyPriority } from "../../context/use-keys.ts"
import { describeError } from "../../state/describe-error.ts"
import { toTitle } from "../../state/session.ts"
import type { State } from "../../state/state.ts"
import type { Store } from "../../state/store.ts"
import type { Input } from "../../ui/input/input.ts"
import { toNotificationSequence } from "./notification-sequence.ts"

export type NotificationOptions = {
  readonly store: Store
  readonly input: Pick<Input, "onKey">
  readonly env: Readonly<Record<string, string | undefined>>
  readonly send: (bytes: string) => void
}

/** The end of a shorter turn is not worth a notification. */
const minTurnMs = 10_000

/** Returns the function that stops it. */
export function sendNotifications({ store, input, env, send }: NotificationOptions): () => void {
  let isFocused = true
  const offKey = input.onKey((event) => {
    if (event.type === "focus") isFocused = event.focused
    return false
  }, keyPriority.observer)
  const unsubscribe = store.subscribe((state, before) => {
    const text = isFocused ? undefined : findNotification(state, before)
    if (text) send(toNotificationSequence(text, env))
  })
  return () => {
    offKey()
    unsubscribe()
  }
}

/** What has happened between two states that needs the user's attention. */
function findNotification(state: State, before: State): string | undefined {
  const request = [...state.permissions, ...state.questions].find(
    ({ id }) => ![...before.permissions, ...before.questions].some((known) => known.id === id),
  )
  if (request) return `${toName(state, request.sessionID)} needs you`
  if (state.activities === before.activities) return undefined
  for (const [sessionID, { since }] of before.activities) {
    const session = state.sessions.get(sessionID)
    // Sub-agents report to their agent.
    if (state.activities.has(sessionID) || session?.parentID !== undefined) continue
    const last = state.messages.get(sessionID)?.at(-1)?.info
    const error = last?.role === "assistant" ? last.error : undefined
    if (error && error.name !== "MessageAbortedError")
      return `${toName(state, sessionID)} failed: ${describeError(error)}`
    if (!error && Date.now() - since > minTurnMs) return `${toName(state, sessionID)} is done`
  }
  return undefined
}

function toName(state: Pick<State, "sessions">, sessionID: string): string {
  const session = state.sessions.get(sessionID)
  return session ? toTitle(session) : "A session"
}
