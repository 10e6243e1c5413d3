// The life of a prompt: which session is at work, what it answers next, and how it is stopped.
// Promises: one loop a session; a prompt that arrives meanwhile is answered after the current step, an abort does not
// lose it; whoever waits for a prompt is told when the turn that answers it has ended; the last thing told is idle.
import type { UserMessage } from "../../schema/message.ts"
import type { SessionStatus } from "../../schema/session.ts"
import type { SessionDeps } from "../deps.ts"
import type { StepOutcome } from "./step.ts"
import { toReason } from "../../base/reason.ts"

export type Loop = {
  /** Starts answering, or lets the running loop see the new message. Resolves when its turn has ended. */
  run(user: UserMessage): Promise<void>
  /** Stops the current step and waits until it is closed. Prompts that wait are answered next. */
  abort(sessionID: string): Promise<void>
  /** Stops the session and forgets the prompts that wait: it is being removed. */
  drop(sessionID: string): Promise<void>
  /** Takes a prompt that waits out of the queue; false when it does not wait, or is being answered. */
  unqueue(sessionID: string, messageID: string): boolean
  /** Runs something else in the session's place; the session is busy meanwhile. */
  occupy<T>(sessionID: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  isBusy(sessionID: string): boolean
  status(): Record<string, SessionStatus>
  dispose(): Promise<void>
}

/** Answers a user message by one step; `index` counts the steps since that message. `next` is answered after it. */
export type Answer = (
  user: UserMessage,
  index: number,
  signal: AbortSignal,
  run: Run,
) => Promise<StepOutcome | { readonly next: UserMessage }>

type Run = {
  controller: AbortController
  status: SessionStatus
  readonly setStatus: (status: SessionStatus) => void
  /** State of the present turn, forgotten when another message is answered. */
  turn: Map<string, unknown>
}

/** Set in the turn of a message that came as `next` of another. */
export const followsKey = "follows"

type Active = Run & {
  waiting: { messageID: string; resolve: () => void }[]
  finished: Promise<void>
  /** The session is being removed: no prompt joins any more. */
  isDropped: boolean
  step: Promise<unknown>
  /** Ids of the messages that are being answered. */
  current: ReadonlySet<string>
}

export function createLoop(deps: SessionDeps, answer: Answer): Loop {
  const { store, turns, bus, directory } = deps
  const active = new Map<string, Active>()

  function tellIdle(sessionID: string) {
    bus.publish(directory, { type: "session.status", properties: { sessionID, status: { type: "idle" } } })
    bus.publish(directory, { type: "session.idle", properties: { sessionID } })
  }

  function begin(sessionID: string): Active {
    const run: Active = {
      controller: new AbortController(),
      status: { type: "busy" },
      setStatus(status) {
        run.status = status
        bus.publish(directory, { type: "session.status", properties: { sessionID, status } })
      },
      turn: new Map(),
      waiting: [],
      finished: Promise.resolve(),
      isDropped: false,
      step: Promise.resolve(),
      current: new Set(),
    }
    // Fails when the session was removed meanwhile: then nothing is at work.
    turns.begin(sessionID)
    active.set(sessionID, run)
    run.setStatus(run.status)
    return run
  }

  function finish(sessionID: string, run: Active): Promise<void> | void {
    // A prompt may have come between the last look and now.
    if (queuedOf(sessionID, run).length > 0) return resume(sessionID, run)
    active.delete(sessionID)
    turns.end(sessionID)
    tellIdle(sessionID)
    for (const { resolve } of run.waiting) resolve()
  }

  /** The stored prompts that somebody waits for and nothing answers yet. */
  function queuedOf(sessionID: string, run: Active): UserMessage[] {
    if (run.waiting.length === 0) return []
    return store.unanswered(sessionID).filter((each) => run.waiting.some((w) => w.messageID === each.id))
  }

  async function work(sessionID: string, run: Active) {
    let user: UserMessage | undefined
    let outcome: StepOutcome = "done"
    for (let index = 0; ; index++) {
      const queued = queuedOf(sessionID, run)
      if (queued.length > 0) {
        user = queued.at(-1)
        run.current = new Set(queued.map(({ id }) => id))
        index = 0
        run.turn = new Map()
      } else if (outcome !== "continue") break
      if (!user) break
      if (run.controller.signal.aborted) run.controller = new AbortController()
      const step = answer(user, index, run.controller.signal, run)
      run.step = step
      const result = await step
      if (typeof result === "object") {
        user = result.next
        index = -1
        run.turn = new Map([[followsKey, true]])
        outcome = "continue"
        continue
      }
      outcome = result
      // Whoever waits for what was stopped is told at once; who waits for a later prompt goes on waiting.
      if (outcome === "aborted" || outcome === "failed") settle(sessionID, run)
    }
  }

  function settle(sessionID: string, run: Active) {
    const open = new Set(store.unanswered(sessionID).map((each) => each.id))
    for (const { messageID, resolve } of run.waiting) if (!open.has(messageID)) resolve()
    run.waiting = run.waiting.filter((each) => open.has(each.messageID))
  }

  async function occupy<T>(sessionID: string, job: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const run = begin(sessionID)
    const done = job(run.controller.signal)
    run.step = done.catch(() => {})
    run.finished = run.step.then(() => {})
    try {
      return await done
    } finally {
      void finish(sessionID, run)
    }
  }

  async function conclude(sessionID: string, run: Active): Promise<void> {
    try {
      await work(sessionID, run)
    } catch (error) {
      const message = toReason(error)
      deps.log("error", "the loop of a session failed", {
        sessionID,
        error: error instanceof Error ? error.stack : message,
      })
      bus.publish(directory, {
        type: "session.error",
        properties: { sessionID, error: { name: "UnknownError", data: { message } } },
      })
      // What could not be answered is not tried for ever.
      for (const { resolve } of run.waiting.splice(0)) resolve()
    }
    await finish(sessionID, run)
  }

  function resume(sessionID: string, run: Active): Promise<void> {
    if (run.controller.signal.aborted) run.controller = new AbortController()
    run.finished = conclude(sessionID, run)
    return run.finished
  }

  return {
    run(user) {
      return new Promise((resolve) => {
        const running = active.get(user.sessionID)
        if (running?.isDropped) return resolve()
        const run = running ?? begin(user.sessionID)
        run.waiting.push({ messageID: user.id, resolve })
        if (!running) void resume(user.sessionID, run)
      })
    },
    async abort(sessionID) {
      const run = active.get(sessionID)
      if (!run) return tellIdle(sessionID)
      run.controller.abort()
      await run.step
      // Without a prompt that waits the session ends here too.
      if (queuedOf(sessionID, run).length === 0) await run.finished
    },
    async drop(sessionID) {
      const run = active.get(sessionID)
      if (!run) return
      run.isDropped = true
      for (const { resolve } of run.waiting.splice(0)) resolve()
      run.controller.abort()
      await run.finished
    },
    unqueue(sessionID, messageID) {
      const run = active.get(sessionID)
      if (!run || run.current.has(messageID) || !queuedOf(sessionID, run).some((each) => each.id === messageID))
        return false
      for (const { resolve } of run.waiting.filter((each) => each.messageID === messageID)) resolve()
      run.waiting = run.waiting.filter((each) => each.messageID !== messageID)
      return true
    },
    occupy,
    isBusy: (sessionID) => active.has(sessionID),
    status: () => Object.fromEntries([...active].map(([id, run]) => [id, run.status])),
    async dispose() {
      const runs = [...active.values()]
      for (const run of runs) {
        // What still waits is stored; it is not begun any more.
        for (const { resolve } of run.waiting) resolve()
        run.waiting = []
        run.controller.abort()
      }
      await Promise.all(runs.map((run) => run.finished))
    },
  }
}
