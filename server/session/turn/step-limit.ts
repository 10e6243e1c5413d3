// Limits the steps that one prompt of a user may take, with those of its sub-agents and after its compactions.
// Guarantees: only the answer of a user extends it, and one question is asked however many sub-agents wait for it; when it is
// refused, or no user can answer, every turn that shares the budget ends with a StepLimitError.
import type { SessionDeps } from "../deps.ts"
import { abortedError } from "../record/aborted.ts"
import { toAssistantMessage } from "../record/assistant-message.ts"
import type { StepResult } from "./loop.ts"
import type { StepBudget } from "./step-budget.ts"
import type { Turn } from "./turn.ts"

export type StepLimit = {
  readonly sessionID: string
  readonly maxSteps: number
  readonly signal: AbortSignal
}

/** Turns of ordinary work take some dozens of steps. */
export const defaultMaxSteps = 500

/** Whether the user must be asked before the next step may start. */
export function mustAskForSteps(budget: StepBudget, limit: StepLimit): boolean {
  return !limit.signal.aborted && !budget.isRefused && budget.used >= toAllowed(budget, limit)
}

/** Asks for as many steps again, or waits for the question of another session. Returns early on abort. Never rejects. */
export async function askForSteps(
  deps: Pick<SessionDeps, "permission" | "canAskUser">,
  budget: StepBudget,
  limit: StepLimit,
): Promise<void> {
  if (!deps.canAskUser()) {
    budget.isRefused = true
    return
  }
  const { promise: aborted, resolve: onAbort } = Promise.withResolvers<void>()
  limit.signal.addEventListener("abort", () => onAbort(), { once: true })
  await Promise.race([(budget.question ??= ask(deps, budget, limit)), aborted])
}

async function ask(
  { permission }: Pick<SessionDeps, "permission">,
  budget: StepBudget,
  { sessionID, maxSteps, signal }: StepLimit,
): Promise<void> {
  const { used } = budget
  try {
    await permission.ask(
      {
        sessionID,
        permission: "max_steps",
        patterns: [String(used)],
        always: [],
        metadata: { steps: used, more: maxSteps },
        // No rule answers this question: the setting does.
        ruleset: [],
        mustAsk: true,
      },
      signal,
    )
    budget.extensions++
  } catch {
    // An abort of the session that asks is no answer for the others.
    budget.isRefused = !signal.aborted
  } finally {
    budget.question = undefined
  }
}

/** Ends the turn with an error instead of a step beyond the limit; undefined within the limit. */
export function endAtLimit(
  deps: Pick<SessionDeps, "store" | "events" | "newId" | "project">,
  { user, budget }: Turn,
  limit: StepLimit,
): StepResult | undefined {
  const allowed = toAllowed(budget, limit)
  if (budget.used <= allowed) return undefined
  const { sessionID, signal } = limit
  const error = signal.aborted ? abortedError : toStepLimitError(allowed)
  const message = toAssistantMessage(deps, { user, agent: user.agent, model: user.model })
  deps.store.saveMessage({ ...message, error, time: { ...message.time, completed: Date.now() } })
  deps.events.publish({ type: "session.error", properties: { sessionID, error } })
  return { outcome: signal.aborted ? "aborted" : "failed", messageID: message.id }
}

function toAllowed({ extensions }: StepBudget, { maxSteps }: StepLimit): number {
  return maxSteps * (extensions + 1)
}

function toStepLimitError(steps: number) {
  return {
    name: "StepLimitError",
    data: {
      steps,
      message: `Stopped after ${steps} steps, the limit for one prompt. Send another prompt to go on, or set "max_steps" in opencode-tui/config.jsonc to a larger number.`,
    },
  } as const
}
