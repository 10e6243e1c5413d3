// The agent loop: which sessions are active, which step runs next, and how a session is aborted.
// Guarantees: one loop per session; a prompt that arrives while a step runs is taken by the next step; an abort ends the
// current step and its turn, and keeps pending prompts; a caller that waits for a prompt is resolved when the turn that
// took it has ended; the last event of a session's activity is idle.
import { toReason } from "../../base/reason.ts"
import type { EventPayload } from "../../schema/event.ts"
import type { UserMessage } from "../../schema/message.ts"
import type { SessionStatus } from "../../schema/session.ts"
import type { LogLevel } from "../../base/log.ts"
import type { TurnRecord } from "../record/turn-record.ts"
import {
  createPromptQueue,
  type PromptKind,
  type PromptQueue,
  type TakenPrompts,
  type TurnEnd,
} from "./prompt-queue.ts"
import { createStepBudget, type StepBudget } from "./step-budget.ts"
import { createTurn, type Turn } from "./turn.ts"

/**
 * How a step ended. `continue`: the model waits for the results of its tools. `done`: it has nothing left to do.
 * `aborted`, `failed`: as recorded on its message.
 */
export type StepOutcome = "continue" | "done" | "aborted" | "failed"

export type StepResult = {
  readonly outcome: StepOutcome
  /** The assistant message that the step wrote last; undefined when it wrote none. */
  readonly messageID?: string
}

/** What a step is given. */
export type StepContext = {
  readonly sessionID: string
  readonly signal: AbortSignal
  readonly setStatus: (status: SessionStatus) => void
  /**
   * Takes the pending prompts and returns the turn that the step belongs to; undefined when the prompt that the step was
   * started for was removed meanwhile. A step calls it in the same synchronous block that reads the history and stores
   * the assistant message: if something were awaited in between, a prompt that is stored in that time would precede the
   * answer without being part of its history, and would never be answered.
   */
  readonly takeTurn: () => Turn | undefined
  /** The budget that `takeTurn` will use, as long as no other prompt arrives; undefined for a new one. */
  readonly findBudget: () => StepBudget | undefined
  /** The message whose model `takeTurn` will use, as long as no other arrives; undefined when a turn continues. */
  readonly findPendingUser: () => UserMessage | undefined
  /** True for a prompt that waits for a later step. */
  readonly isPending: (messageID: string) => boolean
  /** Has the next step take a message that the step has stored. */
  readonly addNext: (user: UserMessage, kind: Exclude<PromptKind, "prompt">) => void
  /** The loop itself: a sub-agent's session runs in it too. */
  readonly loop: Loop
}

export type RunStep = (context: StepContext) => Promise<StepResult>

export type Loop = {
  /**
   * Answers a stored message, at once or after the current step. Resolves when its turn has ended. `budget` is that of the
   * turn that gives it as a task.
   */
  run(user: UserMessage, kind: PromptKind, budget?: StepBudget): Promise<TurnEnd>
  /** Aborts the current step and waits until it is closed. Pending prompts are answered next. */
  abort(sessionID: string): Promise<void>
  /** Aborts the session and forgets its pending prompts: it is being removed. */
  drop(sessionID: string): Promise<void>
  /** Removes a pending prompt; false when it is not pending or is being answered. */
  removePending(sessionID: string, messageID: string): boolean
  /** Runs other work as the session's current step. */
  occupy<T>(sessionID: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  isBusy(sessionID: string): boolean
  status(): Record<string, SessionStatus>
  dispose(): Promise<void>
}

export type LoopDeps = {
  readonly turns: Pick<TurnRecord, "begin" | "end">
  readonly publish: (event: EventPayload) => void
  readonly log: (level: LogLevel, message: string, fields?: Record<string, unknown>) => void
}

type ActiveSession = {
  readonly id: string
  readonly prompts: PromptQueue
  /** Replaced after an abort. */
  controller: AbortController
  status: SessionStatus
  /** Resolves when the current step has ended, even if it threw. */
  step: Promise<unknown>
  /** Takes the prompts of the current step, once. */
  takeTurn: () => Turn | undefined
  /** Resolves when the session is idle. */
  finished: Promise<void>
  /** The session is being removed: no prompt is accepted any more. */
  isDropped: boolean
}

export function createLoop({ turns, publish, log }: LoopDeps, runStep: RunStep): Loop {
  const active = new Map<string, ActiveSession>()

  function publishIdle(sessionID: string) {
    publish({ type: "session.status", properties: { sessionID, status: { type: "idle" } } })
    publish({ type: "session.idle", properties: { sessionID } })
  }

  function setStatus(session: ActiveSession, status: SessionStatus) {
    session.status = status
    publish({ type: "session.status", properties: { sessionID: session.id, status } })
  }

  /** Throws when the session was removed meanwhile; nothing is active then. */
  function activate(sessionID: string): ActiveSession {
    const session: ActiveSession = {
      id: sessionID,
      prompts: createPromptQueue(),
      controller: new AbortController(),
      status: { type: "busy" },
      step: Promise.resolve(),
      takeTurn: () => undefined,
      finished: Promise.resolve(),
      isDropped: false,
    }
    turns.begin(sessionID)
    active.set(sessionID, session)
    setStatus(session, session.status)
    return session
  }

  /** Runs steps until nothing is pending and the model has nothing left to do. */
  async function runTurns(session: ActiveSession, end: { messageID: string | undefined }): Promise<void> {
    const { prompts } = session
    let turn: Turn | undefined
    let outcome: StepOutcome = "done"
    while (outcome === "continue" || !prompts.isEmpty()) {
      if (session.controller.signal.aborted) session.controller = new AbortController()
      const { signal } = session.controller
      const toBudget = (taken: TakenPrompts | undefined) =>
        taken?.budget ?? (taken?.kind === "prompt" ? undefined : turn?.budget)
      let isTaken = false
      session.takeTurn = () => {
        if (isTaken) return turn
        isTaken = true
        const taken = prompts.take()
        if (taken) turn = createTurn(taken, toBudget(taken) ?? createStepBudget())
        else if (outcome !== "continue") turn = undefined
        if (!turn) return undefined
        turn.stepCount++
        turn.budget.used++
        return turn
      }
      const step = runStep({
        sessionID: session.id,
        signal,
        setStatus: (status) => setStatus(session, status),
        takeTurn: session.takeTurn,
        findBudget: () => toBudget(prompts.findNext()),
        findPendingUser: () => prompts.findNext()?.users.at(-1),
        isPending: prompts.isPending,
        addNext: prompts.addFirst,
        loop,
      })
      session.step = step.catch(() => {})
      const result = await step
      // The abort may have come after the step's last look at the signal.
      outcome = result.outcome === "continue" && signal.aborted ? "aborted" : result.outcome
      end.messageID = result.messageID ?? end.messageID
      if (outcome !== "aborted" && outcome !== "failed") continue
      // Resolve callers of the aborted or failed prompt; pending prompts stay.
      prompts.endTurn({ ...end })
      end.messageID = undefined
    }
  }

  async function runUntilIdle(session: ActiveSession): Promise<void> {
    const end: { messageID: string | undefined } = { messageID: undefined }
    try {
      await runTurns(session, end)
    } catch (error) {
      const message = toReason(error)
      log("error", "the loop of a session failed", {
        sessionID: session.id,
        error: error instanceof Error ? error.stack : message,
      })
      publish({
        type: "session.error",
        properties: { sessionID: session.id, error: { name: "UnknownError", data: { message } } },
      })
      // Pending prompts get a step of their own. A step that takes no prompt before it throws would throw forever.
      if (!session.prompts.endTurn({ ...end })) session.prompts.clear(end)
      end.messageID = undefined
    }
    return deactivate(session, end)
  }

  function deactivate(session: ActiveSession, end: TurnEnd): Promise<void> | void {
    // A prompt may have arrived after the queue was last checked.
    if (!session.prompts.isEmpty()) return resume(session)
    active.delete(session.id)
    try {
      turns.end(session.id)
    } catch (error) {
      // The session's next turn replaces the record.
      log("error", "the end of a turn was not recorded", { sessionID: session.id, error: toReason(error) })
    }
    publishIdle(session.id)
    session.prompts.endTurn(end)
  }

  function resume(session: ActiveSession): Promise<void> {
    session.finished = runUntilIdle(session)
    return session.finished
  }

  const loop: Loop = {
    async run(user, kind, budget) {
      const running = active.get(user.sessionID)
      if (running?.isDropped) return { messageID: undefined }
      const session = running ?? activate(user.sessionID)
      const ended = session.prompts.add(user, kind, budget)
      if (!running) void resume(session)
      return ended
    },
    async abort(sessionID) {
      const session = active.get(sessionID)
      if (!session) return publishIdle(sessionID)
      // A prompt that arrives from here on belongs to the next step, although this one may still be prepared.
      session.takeTurn()
      session.controller.abort()
      await session.step
      if (session.prompts.isEmpty()) await session.finished
    },
    async drop(sessionID) {
      const session = active.get(sessionID)
      if (!session) return
      session.isDropped = true
      session.prompts.clear({ messageID: undefined })
      session.controller.abort()
      await session.finished
    },
    removePending: (sessionID, messageID) => active.get(sessionID)?.prompts.remove(messageID) ?? false,
    async occupy(sessionID, work) {
      const session = activate(sessionID)
      const done = work(session.controller.signal)
      session.step = done.catch(() => {})
      session.finished = session.step.then(() => {})
      try {
        return await done
      } finally {
        void deactivate(session, { messageID: undefined })
      }
    },
    isBusy: (sessionID) => active.has(sessionID),
    status: () => Object.fromEntries([...active].map(([id, { status }]) => [id, status])),
    async dispose() {
      const sessions = [...active.values()]
      for (const session of sessions) {
        session.prompts.clear({ messageID: undefined })
        session.controller.abort()
      }
      await Promise.all(sessions.map(({ finished }) => finished))
    },
  }
  return loop
}
