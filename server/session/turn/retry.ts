// When to try a model again: at most five tries a step, two where nobody listens, and never beyond a given budget of
// waiting for the whole turn.
import type { Failure } from "./failure.ts"

const mostAttempts = 5
const mostRefused = 2
const firstDelayMs = 2000
const longestDelayMs = 5 * 60_000

/** Counts of one turn; `attempt` starts anew at each step. */
export type RetryState = { attempt: number; refused: number; waitedMs: number }

export function createRetryState(): RetryState {
  return { attempt: 0, refused: 0, waitedMs: 0 }
}

/** Milliseconds until the next try, or undefined when it is given up. Counts the failed attempt. */
export function nextDelay(state: RetryState, failure: Failure, budgetMs?: number): number | undefined {
  state.attempt++
  if (failure.isRefused) state.refused++
  if (!failure.isRetryable || state.attempt >= mostAttempts || state.refused >= mostRefused) return undefined
  const delayMs = failure.retryAfterMs ?? firstDelayMs * 2 ** (state.attempt - 1)
  // A provider that wants an hour is not waited for: the user can decide better than a countdown.
  if (delayMs > longestDelayMs) return undefined
  if (budgetMs !== undefined && state.waitedMs + delayMs > budgetMs) return undefined
  state.waitedMs += delayMs
  return delayMs
}
