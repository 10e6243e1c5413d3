// One step of a turn: one call of the model, its tools, and the assistant message that keeps both.
// Promises: the message is complete when this returns, whatever happened; a try that broke before any tool ran is taken
// back and made again, at most five times, with the wait told as the session's status.
import type { LanguageModelV4, LanguageModelV4CallOptions } from "@ai-sdk/provider"
import type { Agent } from "../../schema/agent.ts"
import type { AssistantMessage, UserMessage } from "../../schema/message.ts"
import type { Model } from "../../schema/model.ts"
import type { Part } from "../../schema/part.ts"
import type { SessionStatus } from "../../schema/session.ts"
import { toAssistantMessage } from "../record/assistant-message.ts"
import { toCost, toTokens } from "./cost.ts"
import type { SessionDeps } from "../deps.ts"
import { toFailure, withoutSecrets, type Failure } from "./failure.ts"
import { createStreamAccumulator, type StreamAccumulator } from "./stream-accumulator.ts"
import { nextDelay, type RetryState } from "./retry.ts"
import { createToolRunner, type ToolScope } from "./tool-runner.ts"
import { abortedError } from "../record/turn-record.ts"

/** How a step ended: the model wants its tools' results, it is done, a person or an error stopped it. */
export type StepOutcome = "continue" | "done" | "aborted" | "failed"

export type StepInput = {
  readonly user: UserMessage
  readonly agent: Agent
  readonly model: Model
  readonly language: LanguageModelV4
  readonly options: Omit<LanguageModelV4CallOptions, "abortSignal">
  readonly scope: Omit<ToolScope, "messageID">
  readonly retry: RetryState
  readonly setStatus: (status: SessionStatus) => void
  /** The answer is a summary, from which the conversation goes on. */
  readonly isSummary?: boolean
}

export async function runStep(deps: SessionDeps, input: StepInput): Promise<StepOutcome> {
  const { store, directory, newId } = deps
  const { user, agent, model, scope } = input
  const { sessionID, signal } = scope
  let message = toAssistantMessage(deps, {
    user,
    agent: agent.name,
    model: { providerID: model.providerID, modelID: model.id },
    isSummary: input.isSummary ?? false,
  })
  const save = (change: Partial<AssistantMessage>) => {
    message = { ...message, ...change }
    store.saveMessage(directory, message)
  }
  save({})
  input.setStatus({ type: "busy" })

  const addPart = (part: Pick<Part, "type"> & Record<string, unknown>) =>
    store.savePart(directory, { ...part, id: newId("part"), sessionID, messageID: message.id } as Part)
  const runner = createToolRunner(deps, { ...scope, messageID: message.id })
  const fold = createStreamAccumulator(deps, message, runner)
  let isStarted = false
  const start = () => {
    if (!isStarted) addPart({ type: "step-start" })
    isStarted = true
  }

  const failure = await stream(deps, input, fold, start)
  if (!failure && !signal.aborted) start()
  fold.close()
  await runner.settle()
  await deps.changes.tell(sessionID, user.id)

  if (signal.aborted) {
    deps.bus.publish(directory, { type: "session.error", properties: { sessionID, error: abortedError } })
    save({ error: abortedError, time: { ...message.time, completed: Date.now() } })
    return "aborted"
  }
  if (failure) {
    deps.bus.publish(directory, { type: "session.error", properties: { sessionID, error: failure.error } })
    save({ error: failure.error, time: { ...message.time, completed: Date.now() } })
    return "failed"
  }
  const tokens = toTokens(fold.usage())
  const cost = toCost(model, tokens)
  // Some providers say "stop" after a tool call, some say "tool-calls" without one: the calls themselves decide.
  const reason = fold.hasToolCalls() ? "tool-calls" : toReason(fold)
  addPart({ type: "step-finish", reason, cost, tokens })
  save({ finish: reason, cost, tokens })
  save({ time: { ...message.time, completed: Date.now() } })
  return fold.hasToolCalls() && !runner.isBlocked() ? "continue" : "done"
}

function toReason(fold: StreamAccumulator): string {
  const reason = fold.finish()?.unified ?? "unknown"
  return reason === "tool-calls" ? "stop" : reason
}

/** Streams an answer into the fold, with retries. Gives the failure that ended it, if one did. */
async function stream(
  deps: SessionDeps,
  input: StepInput,
  fold: StreamAccumulator,
  start: () => void,
): Promise<Failure | undefined> {
  const { signal } = input.scope
  for (;;) {
    const failed = await tryOnce(input, fold, start)
    if (!failed || signal.aborted) return undefined
    const failure = withoutSecrets(failed, deps.hide)
    // What the tools did stands: the next step shows their results to the model.
    if (fold.hasToolCalls()) return undefined
    const delayMs = nextDelay(input.retry, failure, deps.retryBudgetMs)
    if (delayMs === undefined) return failure
    fold.discard()
    deps.log("warn", "the model's answer failed, trying again", {
      reason: failure.message,
      attempt: input.retry.attempt,
      delayMs,
    })
    input.setStatus({
      type: "retry",
      attempt: input.retry.attempt,
      message: failure.message,
      next: Date.now() + delayMs,
    })
    await wait(delayMs, signal)
    if (signal.aborted) return undefined
    input.setStatus({ type: "busy" })
  }
}

async function tryOnce(input: StepInput, fold: StreamAccumulator, start: () => void): Promise<Failure | undefined> {
  const { signal } = input.scope
  try {
    const { stream } = await input.language.doStream({ ...input.options, abortSignal: signal })
    const reader = stream.getReader()
    // A provider that does not heed the signal must not hold the turn.
    const stop = () => void reader.cancel(signal.reason).catch(() => {})
    signal.addEventListener("abort", stop, { once: true })
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done || signal.aborted) break
        if (value.type !== "stream-start") start()
        fold.take(value)
        if (value.type === "error") break
      }
    } finally {
      signal.removeEventListener("abort", stop)
      if (fold.error() !== undefined) stop()
    }
    return fold.error() === undefined ? undefined : toFailure(fold.error())
  } catch (error) {
    return signal.aborted ? undefined : toFailure(error)
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener("abort", done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener("abort", done)
  })
}
