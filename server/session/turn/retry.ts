// When a failed model call is repeated: at most five attempts per step, two when the connection is refused, and within an
// optional waiting budget for the whole turn.
import type { Failure } from "./failure.ts"

const maxAttempts = 5
const maxRefused = 2
const firstDelayMs = 2000
const maxDelayMs = 5 * 60_000

/** Counts of one turn; `attempt` is reset at each step. */
export type RetryState = { attempt: number; refused: number; waitedMs: number }

export function createRetryState(): RetryState {
  return { attempt: 0, refused: 0, waitedMs: 0 }
}

/** Counts the failed attempt. Returns the milliseconds until the next one, or undefined when there is none. */
export function nextDelay(state: RetryState, failure: Failure, budgetMs?: number): number | undefined {
  state.attempt++
  if (failure.isRefused) state.refused++
  if (!failure.isRetryable || state.attempt >= maxAttempts || state.refused >= maxRefused) return undefined
  const delayMs = failure.retryAfterMs ?? firstDelayMs * 2 ** (state.attempt - 1)
  // A provider that asks for an hour is not waited for: the user decides instead.
  if (delayMs > maxDelayMs) return undefined
  if (budgetMs !== undefined && state.waitedMs + delayMs > budgetMs) return undefined
  state.waitedMs += delayMs
  return delayMs
}
