// The clock of the screen: it goes on only while something on it moves, and stands still, without a single write, when
// nothing does.
import { findShownSession } from "../../state/route.ts"
import type { State } from "../../state/state.ts"
import type { Store } from "../../state/store.ts"
import { dropToasts } from "../../state/toast.ts"
import { spinnerIntervalMs } from "../status/spinner.ts"

/** `isLive` tells whether rows of the transcript change with the time. Gives the way to stop it. */
export function startClock(store: Store, isLive: () => boolean): () => void {
  let timer: NodeJS.Timeout | undefined

  function tick() {
    const now = Date.now()
    store.update((state) => {
      const next = disarm(dropToasts(state, now), now)
      return next !== state || isMoving(next) || isLive() ? { ...next, clock: now } : state
    })
    if (!isNeeded(store.getState())) stop()
  }

  function isNeeded(state: State): boolean {
    return state.toasts.length > 0 || isMoving(state) || isLive()
  }

  function stop() {
    clearInterval(timer)
    timer = undefined
  }

  function look() {
    if (!timer && isNeeded(store.getState())) timer = setInterval(tick, spinnerIntervalMs)
  }

  const unsubscribe = store.subscribe(look)
  look()
  return () => {
    unsubscribe()
    stop()
  }
}

function isMoving(state: State): boolean {
  const sessionID = findShownSession(state)
  if (sessionID !== undefined && state.activities.has(sessionID)) return true
  if (state.connection.phase === "lost" || (state.isSending && state.connection.phase === "starting")) return true
  return state.exitArmed !== undefined || state.interruptUntil !== 0
}

/** What waits for a second press waits no longer. */
function disarm(state: State, now: number): State {
  const isExitOver = state.exitArmed !== undefined && state.exitArmed.until <= now
  const isInterruptOver = state.interruptUntil !== 0 && state.interruptUntil <= now
  if (!isExitOver && !isInterruptOver) return state
  return {
    ...state,
    ...(isExitOver ? { exitArmed: undefined } : {}),
    ...(isInterruptOver ? { interruptUntil: 0 } : {}),
  }
}
