// One step by itself: what it stores and publishes, in which order, however the model's call ends.
import { APICallError, type LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { describe, expect, test } from "vitest"
import { createSeenFiles } from "../../../server/tool/file/seen-files.ts"
import { prepareStep } from "../../../server/session/turn/prepare-step.ts"
import { executeStep } from "../../../server/session/turn/execute-step.ts"
import { createStepBudget } from "../../../server/session/turn/step-budget.ts"
import { createTurn } from "../../../server/session/turn/turn.ts"
import type { UserMessage } from "../../../server/schema/message.ts"
import type { Part } from "../../../server/schema/part.ts"
import { createSessionFixture, finish, type ModelScript, text, toolCall } from "../../fixture/session.ts"

/** A stored prompt with its step prepared but not executed. */
function createStepFixture(script: ModelScript) {
  const fixture = createSessionFixture(script)
  const { deps, sessions, store } = fixture
  const { id: sessionID } = sessions.create({ title: "step" })
  const user: UserMessage = {
    id: deps.newId("message"),
    sessionID,
    role: "user",
    time: { created: 1 },
    agent: "build",
    model: { providerID: "test", modelID: "main" },
  }
  store.saveMessages({
    info: user,
    parts: [{ id: deps.newId("part"), sessionID, messageID: user.id, type: "text", text: "go" }],
  })
  const turn = createTurn({ kind: "prompt", users: [user] }, createStepBudget())
  turn.stepCount = 1
  const settings = deps.settings.current()
  const step = prepareStep(deps, turn, settings, { instructions: [], branch: undefined })
  const controller = new AbortController()
  const statuses: string[] = []
  const execute = () =>
    executeStep(deps, {
      step,
      scope: {
        sessionID,
        settings,
        seenFiles: createSeenFiles(),
        spawn: () => Promise.reject(new Error("no sub-agents here")),
        isSubagent: false,
        signal: controller.signal,
        calls: turn.calls,
        turnStartedAt: 0,
      },
      retry: turn.retry,
      setStatus: (status) => statuses.push(status.type),
    })
  const answer = () => store.messages(sessionID).at(-1)!
  return { ...fixture, sessionID, user, step, turn, controller, statuses, execute, answer }
}

test("a call whose part cannot be saved fails the step after all calls have ended, and rejects nothing unhandled", async () => {
  const { store, execute, answer } = createStepFixture(async function* () {
    yield toolCall("glob", { pattern: "*.a" }, "call_1")
    yield toolCall("bash", { command: "sleep 0.1; echo later", description: "Wait" }, "call_2")
    // Long enough for an unhandled rejection to be noticed.
    await new Promise((resolve) => setTimeout(resolve, 20))
    yield finish("tool-calls")
  })
  const { savePart } = store
  Object.assign(store, {
    savePart(part: Part) {
      if (part.type === "tool" && part.callID === "call_1" && part.state.status !== "pending")
        throw new Error("the disk is full")
      savePart(part)
    },
  })
  await expect(execute()).rejects.toThrow("the disk is full")
  expect(answer().parts.at(-1)).toMatchObject({ callID: "call_2", state: { status: "completed" } })
})

const failure = (statusCode: number) =>
  new APICallError({
    message: "no",
    url: "http://127.0.0.1:1/",
    requestBodyValues: {},
    statusCode,
    responseHeaders: { "retry-after-ms": "1" },
    responseBody: '{"error":{"message":"said by the provider"}}',
  })
const throwing = (error: unknown): LanguageModelV4StreamPart[] => {
  throw error
}

describe("a step", () => {
  test("stores its message in the same synchronous block in which it is started", async () => {
    const { execute, store, sessionID, user } = createStepFixture(() => [...text("Hi."), finish()])
    const done = execute()
    expect(store.messages(sessionID).map(({ info }) => info.role)).toEqual(["user", "assistant"])
    expect(store.messages(sessionID)[1]!.info).toMatchObject({ parentID: user.id })
    await done
  })

  test("records parts, usage and cost, then completes the message", async () => {
    const { execute, answer, types, statuses } = createStepFixture(() => [...text("Hi."), finish()])
    const before = types().length
    expect(await execute()).toMatchObject({ outcome: "done", messageID: answer().info.id })
    expect(answer().parts.map(({ type }) => type)).toEqual(["step-start", "text", "step-finish"])
    expect(answer().info).toMatchObject({
      finish: "stop",
      tokens: { input: 100, output: 30, reasoning: 5, cache: { read: 20, write: 0 } },
      time: { completed: expect.any(Number) },
    })
    expect(statuses).toEqual(["busy"])
    const published = types().slice(before)
    expect(published.slice(0, 3)).toEqual(["message.created", "message.updated", "message.part.updated"])
    expect(published.slice(-3)).toEqual(["message.part.updated", "message.updated", "message.updated"])
  })

  test("continues after tool calls, whatever the finish reason, and ends only after every call has ended", async () => {
    const { execute, answer } = createStepFixture(() => [
      toolCall("bash", { command: "sleep 0.2; echo late", description: "Wait" }),
      finish("stop"),
    ])
    expect(await execute()).toMatchObject({ outcome: "continue" })
    expect(answer().info).toMatchObject({ finish: "tool-calls" })
    const part = answer().parts.find(({ type }) => type === "tool")
    expect(part).toMatchObject({ state: { status: "completed", output: expect.stringContaining("late") } })
  })

  test("is done, not waiting, when the provider reports tool calls without one", async () => {
    const { execute, answer } = createStepFixture(() => [...text("Hm."), finish("tool-calls")])
    expect(await execute()).toMatchObject({ outcome: "done" })
    expect(answer().info).toMatchObject({ finish: "stop" })
  })

  test("repeats a failed attempt and removes its parts; the countdown is a status", async () => {
    const { execute, answer, statuses, turn, calls } = createStepFixture((_options, n) =>
      n === 0 ? [...text("half"), { type: "error", error: failure(503) }] : [...text("whole"), finish()],
    )
    expect(await execute()).toMatchObject({ outcome: "done" })
    expect(answer().parts.map((part) => ("text" in part ? part.text : part.type))).toEqual([
      "step-start",
      "whole",
      "step-finish",
    ])
    expect(statuses).toEqual(["busy", "retry", "busy"])
    expect([calls.length, turn.retry.attempt]).toEqual([2, 1])
  })

  test("does not repeat an attempt whose tools have run: the next step shows their results", async () => {
    const { execute, answer, calls } = createStepFixture(() => [
      toolCall("glob", { pattern: "*.md" }),
      { type: "error", error: failure(503) },
    ])
    expect(await execute()).toMatchObject({ outcome: "continue" })
    expect(calls).toHaveLength(1)
    expect(answer().parts.some(({ type }) => type === "tool")).toBe(true)
  })

  test("ends as failed with the provider's error on its message, completed and published", async () => {
    const { execute, answer, events } = createStepFixture(() => throwing(failure(401)))
    const result = await execute()
    expect(result).toMatchObject({ outcome: "failed", message: { error: { name: "APIError" } } })
    expect(answer().info).toMatchObject({
      error: { data: { message: "said by the provider", statusCode: 401 } },
      time: { completed: expect.any(Number) },
    })
    const errorAt = events.findIndex(({ type }) => type === "session.error")
    expect(events[errorAt + 1]).toMatchObject({ type: "message.updated" })
  })

  test("ends as failed when the model cannot be loaded", async () => {
    const { deps, step, turn, sessionID, answer } = createStepFixture(() => [])
    const result = await executeStep(deps, {
      step: {
        ...step,
        model: { info: step.model.info, load: () => Promise.reject(new Error("the package is missing")) },
      },
      scope: {
        sessionID,
        settings: deps.settings.current(),
        seenFiles: createSeenFiles(),
        spawn: () => Promise.reject(new Error("no sub-agents here")),
        isSubagent: false,
        signal: new AbortController().signal,
        calls: turn.calls,
        turnStartedAt: 0,
      },
      retry: turn.retry,
      setStatus: () => {},
    })
    expect(result.outcome).toBe("failed")
    expect(answer().info).toMatchObject({ error: { data: { message: "the package is missing" } } })
  })

  test("ends as aborted within a stream that ignores the signal: text is closed, calls are failed", async () => {
    const reached = Promise.withResolvers<void>()
    const { execute, answer, controller } = createStepFixture(async function* () {
      yield { type: "text-start", id: "t" } as const
      yield { type: "text-delta", id: "t", delta: "so far" } as const
      yield { type: "tool-input-start", id: "c1", toolName: "read" } as const
      reached.resolve()
      await new Promise(() => {})
    })
    const done = execute()
    await reached.promise
    await expect.poll(() => answer().parts.some(({ type }) => type === "tool")).toBe(true)
    controller.abort()
    expect(await done).toMatchObject({ outcome: "aborted" })
    expect(answer().info).toMatchObject({
      error: { name: "MessageAbortedError" },
      time: { completed: expect.any(Number) },
    })
    expect(answer().parts).toMatchObject([
      { type: "step-start" },
      { type: "text", text: "so far", time: { end: expect.any(Number) } },
      { type: "tool", state: { status: "error", error: "Tool execution aborted" } },
    ])
  })

  test("that was aborted before it began still leaves a completed message", async () => {
    const { execute, answer, controller } = createStepFixture(() => [...text("never"), finish()])
    controller.abort()
    expect(await execute()).toMatchObject({ outcome: "aborted" })
    expect([answer().parts, answer().info]).toMatchObject([[], { error: { name: "MessageAbortedError" } }])
  })
})
