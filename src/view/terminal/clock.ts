// The clock of animations. It advances only while something on the screen is animated or expires; otherwise it writes
// nothing to the state.
import { findShownSession } from "../../state/route.ts"
import { expireArmedKeys } from "../../state/screen.ts"
import type { State } from "../../state/state.ts"
import type { Store } from "../../state/store.ts"
import { dropToasts } from "../../state/toast.ts"
import { spinnerIntervalMs } from "../status/spinner.ts"

/** `isTranscriptLive` returns whether visible rows of the transcript change with time. Returns the function that stops it. */
export function startClock(store: Store, isTranscriptLive: () => boolean): () => void {
  let timer: NodeJS.Timeout | undefined

  function tick() {
    const now = Date.now()
    store.update((state) => {
      const next = expireArmedKeys(dropToasts(state, now), now)
      return next !== state || isAnimated(next) || isTranscriptLive() ? { ...next, clock: now } : state
    })
    if (!isNeeded(store.getState())) stop()
  }

  function isNeeded(state: State): boolean {
    return state.toasts.length > 0 || isAnimated(state) || isTranscriptLive()
  }

  function stop() {
    clearInterval(timer)
    timer = undefined
  }

  function startIfNeeded() {
    if (!timer && isNeeded(store.getState())) timer = setInterval(tick, spinnerIntervalMs)
  }

  const unsubscribe = store.subscribe(startIfNeeded)
  startIfNeeded()
  return () => {
    unsubscribe()
    stop()
  }
}

function isAnimated(
  state: Pick<State, "route" | "activities" | "connection" | "isSending" | "exitArmed" | "interruptUntil">,
): boolean {
  const sessionID = findShownSession(state)
  if (sessionID !== undefined && state.activities.has(sessionID)) return true
  if (state.connection.phase === "lost" || (state.isSending && state.connection.phase === "starting")) return true
  return state.exitArmed !== undefined || state.interruptUntil !== 0
}
