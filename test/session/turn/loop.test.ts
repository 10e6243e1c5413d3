// The loop by itself, with scripted steps: which step runs next, when callers are resolved, and what is published.
import { expect, test } from "vitest"
import type { EventPayload } from "../../../server/schema/event.ts"
import type { UserMessage } from "../../../server/schema/message.ts"
import { createLoop, type RunStep, type StepContext, type StepResult } from "../../../server/session/turn/loop.ts"

const user = (id: string, sessionID = "ses_1"): UserMessage => ({
  id,
  sessionID,
  role: "user",
  time: { created: 0 },
  agent: "build",
  model: { providerID: "test", modelID: "main" },
})

type Step = { readonly context: StepContext; readonly end: (result: StepResult) => void }

/** Each step stays open until the test ends it. */
function createScriptedLoop() {
  const log: string[] = []
  const steps: Step[] = []
  const arrivals: ((step: Step) => void)[] = []
  const runStep: RunStep = (context) =>
    new Promise((resolve) => {
      const step: Step = { context, end: resolve }
      steps.push(step)
      arrivals.shift()?.(step)
    })
  const toLine = ({ type, properties }: EventPayload) =>
    type === "session.status" ? `status ${properties.status.type}` : type
  const loop = createLoop(
    {
      turns: { begin: (id) => log.push(`begin ${id}`), end: (id) => log.push(`end ${id}`) },
      publish: (event) => log.push(toLine(event)),
      log: (level, message) => log.push(`${level}: ${message}`),
    },
    runStep,
  )
  let read = 0
  return {
    loop,
    log,
    steps,
    nextStep: async (): Promise<Step> => {
      const step = steps[read++] ?? (await new Promise<Step>((resolve) => arrivals.push(resolve)))
      return step
    },
  }
}

const takeIDs = ({ takeTurn }: StepContext) => takeTurn()?.users.map(({ id }) => id)

test("a prompt makes the session busy, runs steps until the model is done, and ends in idle", async () => {
  const { loop, log, nextStep } = createScriptedLoop()
  const done = loop.run(user("a"), "prompt").then((end) => log.push(`resolved ${end.messageID}`))
  expect([loop.isBusy("ses_1"), loop.status()]).toEqual([true, { ses_1: { type: "busy" } }])
  const first = await nextStep()
  expect(takeIDs(first.context)).toEqual(["a"])
  first.end({ outcome: "continue", messageID: "m1" })
  const second = await nextStep()
  const turn = second.context.takeTurn()
  // The same turn goes on: its state is kept.
  expect([turn?.user.id, turn?.stepCount]).toEqual(["a", 2])
  second.end({ outcome: "done", messageID: "m2" })
  await done
  expect(log).toEqual(["begin ses_1", "status busy", "end ses_1", "status idle", "session.idle", "resolved m2"])
  expect([loop.isBusy("ses_1"), loop.status()]).toEqual([false, {}])
})

test("a prompt that arrives during a step is taken by the next one, as a new turn", async () => {
  const { loop, nextStep } = createScriptedLoop()
  const first = loop.run(user("a"), "prompt")
  const one = await nextStep()
  expect(takeIDs(one.context)).toEqual(["a"])
  const second = loop.run(user("b"), "prompt")
  expect(one.context.isPending("b")).toBe(true)
  one.end({ outcome: "continue", messageID: "m1" })
  const two = await nextStep()
  const turn = two.context.takeTurn()
  expect([turn?.users.map(({ id }) => id), turn?.stepCount]).toEqual([["b"], 1])
  two.end({ outcome: "done", messageID: "m2" })
  expect(await Promise.all([first, second])).toEqual([{ messageID: "m2" }, { messageID: "m2" }])
})

test("a prompt that arrives before its step takes the turn is taken by that step", async () => {
  const { loop, nextStep } = createScriptedLoop()
  const both = [loop.run(user("a"), "prompt"), loop.run(user("b"), "prompt")]
  const step = await nextStep()
  expect(takeIDs(step.context)).toEqual(["a", "b"])
  step.end({ outcome: "done", messageID: "m1" })
  expect(await Promise.all(both)).toEqual([{ messageID: "m1" }, { messageID: "m1" }])
})

test("a message of the step itself is taken before prompts that are pending", async () => {
  const { loop, nextStep } = createScriptedLoop()
  const first = loop.run(user("a"), "prompt")
  const one = await nextStep()
  one.context.takeTurn()
  const second = loop.run(user("b"), "prompt")
  one.context.addNext(user("summary"), "compaction")
  one.end({ outcome: "done", messageID: "m1" })
  const two = await nextStep()
  expect([two.context.takeTurn()?.kind, two.context.isPending("b")]).toEqual(["compaction", true])
  two.end({ outcome: "done", messageID: "m2" })
  const three = await nextStep()
  expect(takeIDs(three.context)).toEqual(["b"])
  three.end({ outcome: "done", messageID: "m3" })
  expect(await Promise.all([first, second])).toEqual([{ messageID: "m3" }, { messageID: "m3" }])
})

test("an abort ends the step and resolves its caller; a pending prompt runs with a new signal", async () => {
  const { loop, log, nextStep } = createScriptedLoop()
  const first = loop.run(user("a"), "prompt")
  const one = await nextStep()
  one.context.takeTurn()
  const second = loop.run(user("b"), "prompt")
  const aborted = loop.abort("ses_1").then(() => log.push("abort returned"))
  expect(one.context.signal.aborted).toBe(true)
  one.end({ outcome: "aborted", messageID: "m1" })
  expect(await first).toEqual({ messageID: "m1" })
  await aborted
  const two = await nextStep()
  expect([two.context.signal.aborted, takeIDs(two.context)]).toEqual([false, ["b"]])
  expect(log).not.toContain("session.idle")
  two.end({ outcome: "done", messageID: "m2" })
  expect(await second).toEqual({ messageID: "m2" })
  expect(log.slice(-3)).toEqual(["end ses_1", "status idle", "session.idle"])
})

test("an abort without pending prompts returns when the session is idle", async () => {
  const { loop, log, nextStep } = createScriptedLoop()
  void loop.run(user("a"), "prompt")
  const step = await nextStep()
  step.context.takeTurn()
  const aborted = loop.abort("ses_1")
  step.end({ outcome: "aborted", messageID: "m1" })
  await aborted
  expect(log.at(-1)).toBe("session.idle")
})

test("an abort of an idle session publishes idle once", async () => {
  const { loop, log } = createScriptedLoop()
  await loop.abort("ses_1")
  expect(log).toEqual(["status idle", "session.idle"])
})

test("a failed step resolves its caller and lets pending prompts run", async () => {
  const { loop, nextStep } = createScriptedLoop()
  const first = loop.run(user("a"), "prompt")
  const one = await nextStep()
  one.context.takeTurn()
  const second = loop.run(user("b"), "prompt")
  one.end({ outcome: "failed", messageID: "m1" })
  expect(await first).toEqual({ messageID: "m1" })
  const two = await nextStep()
  two.context.takeTurn()
  two.end({ outcome: "done", messageID: "m2" })
  expect(await second).toEqual({ messageID: "m2" })
})

test("a step that throws is reported, resolves all callers and ends in idle", async () => {
  const log: string[] = []
  const loop = createLoop(
    {
      turns: { begin: () => {}, end: () => {} },
      publish: ({ type, properties }) =>
        log.push(type === "session.error" ? `error ${JSON.stringify(properties.error)}` : type),
      log: (level) => log.push(level),
    },
    ({ takeTurn }) => {
      takeTurn()
      return Promise.reject(new Error("the agent is gone"))
    },
  )
  expect(await loop.run(user("a"), "prompt")).toEqual({ messageID: undefined })
  expect(log).toEqual([
    "session.status",
    "error",
    'error {"name":"UnknownError","data":{"message":"the agent is gone"}}',
    "session.status",
    "session.idle",
  ])
})

test("a pending prompt can be removed, a taken one cannot; its step finds no turn when it was the only one", async () => {
  const { loop, nextStep } = createScriptedLoop()
  const first = loop.run(user("a"), "prompt")
  const one = await nextStep()
  one.context.takeTurn()
  expect(loop.removePending("ses_1", "a")).toBe(false)
  one.end({ outcome: "done", messageID: "m1" })
  await first
  const second = loop.run(user("b"), "prompt")
  const two = await nextStep()
  expect(loop.removePending("ses_1", "b")).toBe(true)
  expect(await second).toEqual({ messageID: undefined })
  expect(two.context.takeTurn()).toBeUndefined()
  two.end({ outcome: "done" })
  await expect.poll(() => loop.isBusy("ses_1")).toBe(false)
})

test("a dropped session resolves its callers, runs nothing more and accepts no prompt", async () => {
  const { loop, steps, nextStep } = createScriptedLoop()
  const first = loop.run(user("a"), "prompt")
  const one = await nextStep()
  one.context.takeTurn()
  const second = loop.run(user("b"), "prompt")
  const dropped = loop.drop("ses_1")
  expect(await Promise.all([first, second])).toEqual([{ messageID: undefined }, { messageID: undefined }])
  expect(await loop.run(user("c"), "prompt")).toEqual({ messageID: undefined })
  one.end({ outcome: "aborted", messageID: "m1" })
  await dropped
  expect([steps.length, loop.isBusy("ses_1")]).toEqual([1, false])
})

test("other work occupies the session: a prompt that arrives meanwhile runs afterwards", async () => {
  const { loop, log, nextStep } = createScriptedLoop()
  const gate = Promise.withResolvers<string>()
  const work = loop.occupy("ses_1", () => gate.promise)
  const prompt = loop.run(user("a"), "prompt")
  expect(loop.isBusy("ses_1")).toBe(true)
  gate.resolve("output")
  expect(await work).toBe("output")
  const step = await nextStep()
  expect(takeIDs(step.context)).toEqual(["a"])
  step.end({ outcome: "done", messageID: "m1" })
  expect(await prompt).toEqual({ messageID: "m1" })
  expect(log.filter((line) => line === "session.idle")).toHaveLength(1)
})

test("sessions run beside each other, and dispose aborts all of them", async () => {
  const { loop, nextStep } = createScriptedLoop()
  const ends = [loop.run(user("a", "ses_1"), "prompt"), loop.run(user("b", "ses_2"), "prompt")]
  const steps = [await nextStep(), await nextStep()]
  for (const { context } of steps) context.takeTurn()
  const disposed = loop.dispose()
  expect(steps.map(({ context }) => context.signal.aborted)).toEqual([true, true])
  for (const { end } of steps) end({ outcome: "aborted" })
  await disposed
  expect(await Promise.all(ends)).toEqual([{ messageID: undefined }, { messageID: undefined }])
  expect(loop.status()).toEqual({})
})

test("an abort between two steps ends the turn", async () => {
  const { loop, steps, nextStep } = createScriptedLoop()
  const done = loop.run(user("a"), "prompt")
  const step = await nextStep()
  step.context.takeTurn()
  step.end({ outcome: "continue", messageID: "m1" })
  // The loop has not seen the result yet.
  await loop.abort("ses_1")
  expect(await done).toEqual({ messageID: "m1" })
  expect([steps.length, loop.isBusy("ses_1")]).toEqual([1, false])
})

test("a prompt that arrives after an abort is not aborted with the prompts that were there", async () => {
  const { loop, nextStep } = createScriptedLoop()
  const first = loop.run(user("a"), "prompt")
  const one = await nextStep()
  // The step is still being prepared.
  const aborted = loop.abort("ses_1")
  const second = loop.run(user("b"), "prompt")
  expect([takeIDs(one.context), one.context.isPending("b")]).toEqual([["a"], true])
  one.end({ outcome: "aborted", messageID: "m1" })
  expect(await first).toEqual({ messageID: "m1" })
  await aborted
  const two = await nextStep()
  expect([two.context.signal.aborted, takeIDs(two.context)]).toEqual([false, ["b"]])
  two.end({ outcome: "done", messageID: "m2" })
  expect(await second).toEqual({ messageID: "m2" })
})

test("an abort does not fail when the step that it ends throws", async () => {
  const gate = Promise.withResolvers<void>()
  const loop = createLoop(
    { turns: { begin: () => {}, end: () => {} }, publish: () => {}, log: () => {} },
    async ({ takeTurn }) => {
      takeTurn()
      await gate.promise
      throw new Error("the agent is gone")
    },
  )
  const done = loop.run(user("a"), "prompt")
  const aborted = loop.abort("ses_1")
  gate.resolve()
  await expect(aborted).resolves.toBeUndefined()
  expect(await done).toEqual({ messageID: undefined })
})

test("a step that throws after it took its prompts does not end the prompts behind them", async () => {
  const taken: unknown[] = []
  const loop = createLoop(
    { turns: { begin: () => {}, end: () => {} }, publish: () => {}, log: () => {} },
    async (context) => {
      taken.push(takeIDs(context))
      if (taken.length === 1) throw new Error("the agent of the summary is gone")
      return { outcome: "done", messageID: "m2" }
    },
  )
  const summary = loop.run(user("summary"), "compaction")
  const prompt = loop.run(user("a"), "prompt")
  expect(await Promise.all([summary, prompt])).toEqual([{ messageID: undefined }, { messageID: "m2" }])
  expect(taken).toEqual([["summary"], ["a"]])
})

test("a turn whose end cannot be recorded is still published as idle, and its caller is resolved", async () => {
  const log: string[] = []
  const loop = createLoop(
    {
      turns: {
        begin: () => {},
        end: () => {
          throw new Error("the disk is full")
        },
      },
      publish: ({ type }) => log.push(type),
      log: (level) => log.push(level),
    },
    async ({ takeTurn }) => {
      takeTurn()
      return { outcome: "done", messageID: "m1" }
    },
  )
  expect(await loop.run(user("a"), "prompt")).toEqual({ messageID: "m1" })
  expect(log).toEqual(["session.status", "error", "session.status", "session.idle"])
})
