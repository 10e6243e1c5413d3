// Executes one step of a turn: one call of the model, its tool calls, and the assistant message that records both.
// Guarantees: the message is complete when this returns, whatever happened; an attempt that failed before any tool ran is
// removed and repeated, at most five times, with the wait published as the session's status.
import { setTimeout } from "node:timers/promises"
import type { AssistantMessage } from "../../schema/message.ts"
import type { Part } from "../../schema/part.ts"
import type { SessionStatus } from "../../schema/session.ts"
import type { SessionDeps } from "../deps.ts"
import { abortedError } from "../record/aborted.ts"
import { toAssistantMessage } from "../record/assistant-message.ts"
import { toCost, toTokens } from "./cost.ts"
import { type Failure, toFailure, withoutSecrets } from "./failure.ts"
import type { StepResult } from "./loop.ts"
import type { PreparedStep } from "./prepare-step.ts"
import { nextDelay, type RetryState } from "./retry.ts"
import type { Spawn } from "./subagent.ts"
import { createStreamAccumulator, type StreamAccumulator } from "./stream-accumulator.ts"
import { createToolRunner, type ToolScope } from "./tool-runner.ts"

export type StepExecution = {
  readonly step: PreparedStep
  readonly scope: Omit<ToolScope, "messageID" | "userID" | "agent" | "ruleset" | "tools" | "spawn"> & {
    readonly spawn: Spawn
  }
  readonly retry: RetryState
  readonly setStatus: (status: SessionStatus) => void
  /** The answer is a summary that replaces the messages before it. */
  readonly isSummary?: boolean
}

/** Stores the assistant message before anything is awaited (see StepContext.takeTurn). */
export async function executeStep(
  deps: SessionDeps,
  execution: StepExecution,
): Promise<Required<StepResult> & { readonly message: AssistantMessage }> {
  const { store, newId, events } = deps
  const { step, scope, setStatus } = execution
  const { user, agent, model } = step
  const { sessionID, signal } = scope
  let message = toAssistantMessage(deps, {
    user,
    agent: agent.name,
    model: { providerID: model.info.providerID, modelID: model.info.id },
    isSummary: execution.isSummary ?? false,
  })
  const save = (change: Partial<AssistantMessage>) => {
    message = { ...message, ...change }
    store.saveMessage(message)
  }
  save({})
  setStatus({ type: "busy" })

  const identity = () => ({ id: newId("part"), sessionID, messageID: message.id })
  const savePart = (part: Part) => store.savePart(part)
  const runner = createToolRunner(deps, {
    ...scope,
    userID: user.id,
    messageID: message.id,
    agent: agent.name,
    ruleset: step.ruleset,
    tools: step.tools,
    spawn: (task, onChange) =>
      scope.spawn({
        parentID: sessionID,
        userID: user.id,
        model: user.model,
        ruleset: step.ruleset,
        task,
        signal,
        onChange,
      }),
  })
  const accumulator = createStreamAccumulator({ store, newId, message, onToolCall: runner.start })
  let isStarted = false
  const start = () => {
    if (!isStarted) savePart({ ...identity(), type: "step-start" })
    isStarted = true
  }

  const failure = await streamWithRetries(deps, execution, accumulator, start)
  if (!failure && !signal.aborted) start()
  accumulator.close()
  await runner.settle()
  await deps.changes.publishTotals(sessionID, user.id)

  const error = signal.aborted ? abortedError : failure?.error
  if (error) {
    events.publish({ type: "session.error", properties: { sessionID, error } })
    save({ error, time: { ...message.time, completed: Date.now() } })
    return { outcome: signal.aborted ? "aborted" : "failed", messageID: message.id, message }
  }
  const tokens = toTokens(accumulator.usage())
  const cost = toCost(model.info, tokens)
  // Some providers finish with "stop" after a tool call, or with "tool-calls" without one: the calls themselves decide.
  const reason = accumulator.hasToolCalls() ? "tool-calls" : toFinishReason(accumulator)
  savePart({ ...identity(), type: "step-finish", reason, cost, tokens })
  save({ finish: reason, cost, tokens })
  save({ time: { ...message.time, completed: Date.now() } })
  const outcome = accumulator.hasToolCalls() && !runner.isBlocked() ? "continue" : "done"
  return { outcome, messageID: message.id, message }
}

function toFinishReason(accumulator: StreamAccumulator): string {
  const reason = accumulator.finishReason()?.unified ?? "unknown"
  return reason === "tool-calls" ? "stop" : reason
}

/** Streams an answer into the accumulator, with retries. Returns the failure that ended it, if one did. */
async function streamWithRetries(
  deps: Pick<SessionDeps, "hideSecrets" | "retryBudgetMs" | "log">,
  execution: StepExecution,
  accumulator: StreamAccumulator,
  start: () => void,
): Promise<Failure | undefined> {
  const { retry, setStatus, scope } = execution
  const { signal } = scope
  retry.attempt = 0
  for (;;) {
    const failed = await attemptStream(execution, accumulator, start)
    if (!failed || signal.aborted) return undefined
    const failure = withoutSecrets(failed, deps.hideSecrets)
    // Effects of the tools remain: the next step shows their results to the model.
    if (accumulator.hasToolCalls()) return undefined
    const delayMs = nextDelay(retry, failure, deps.retryBudgetMs)
    if (delayMs === undefined) return failure
    accumulator.discard()
    const { attempt } = retry
    deps.log("warn", "the model's answer failed and is requested again", { reason: failure.message, attempt, delayMs })
    setStatus({ type: "retry", attempt, message: failure.message, next: Date.now() + delayMs })
    await sleep(delayMs, signal)
    if (signal.aborted) return undefined
    setStatus({ type: "busy" })
  }
}

async function attemptStream(
  { step, scope: { signal } }: StepExecution,
  accumulator: StreamAccumulator,
  start: () => void,
): Promise<Failure | undefined> {
  try {
    const language = await step.model.load()
    const { stream } = await language.doStream({ ...step.options, abortSignal: signal })
    const reader = stream.getReader()
    // A provider that ignores the signal must not hold up the turn.
    const stop = () => void reader.cancel(signal.reason).catch(() => {})
    signal.addEventListener("abort", stop, { once: true })
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done || signal.aborted) break
        if (value.type !== "stream-start") start()
        accumulator.add(value)
        if (value.type === "error") break
      }
    } finally {
      signal.removeEventListener("abort", stop)
      if (accumulator.error() !== undefined) stop()
    }
    return accumulator.error() === undefined ? undefined : toFailure(accumulator.error())
  } catch (error) {
    return signal.aborted ? undefined : toFailure(error)
  }
}

/** Resolves early when the signal aborts. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return setTimeout(ms, undefined, { signal }).catch(() => {})
}
