// A turn: all steps that answer one prompt, or several that were taken together.
import type { UserMessage } from "../../schema/message.ts"
import type { CallRecord } from "./doom-loop.ts"
import type { TakenPrompts } from "./prompt-queue.ts"
import { createRetryState, type RetryState } from "./retry.ts"
import type { StepBudget } from "./step-budget.ts"

export type Turn = {
  /** The newest of the messages: its agent, model and tools count. */
  readonly user: UserMessage
  /** All messages that the turn answers, oldest first. */
  readonly users: readonly UserMessage[]
  readonly kind: TakenPrompts["kind"]
  readonly retry: RetryState
  /** Tool calls of all steps, by which a loop is detected. */
  readonly calls: CallRecord[]
  /** Steps that were started. */
  stepCount: number
  /** Shared with the turns of sub-agents, and with the turn that continues after a compaction. */
  readonly budget: StepBudget
}

export function createTurn({ kind, users }: TakenPrompts, budget: StepBudget): Turn {
  return { user: users.at(-1)!, users, kind, retry: createRetryState(), calls: [], stepCount: 0, budget }
}
