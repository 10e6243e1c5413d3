// The prompts of one session that no step has answered yet, and the callers that wait for the answers.
// Guarantees: a prompt is pending until a step takes it into its history, so none is skipped; each caller is
// resolved exactly once, when the turn that took its prompt has ended.
import type { UserMessage } from "../../schema/message.ts"
import type { StepBudget } from "./step-budget.ts"

/**
 * `prompt`: from a caller. `continuation`: stored by the server so that the work goes on, after a compaction or after
 * sub-tasks. `compaction`: asks for a summary; a step of its own.
 */
export type PromptKind = "prompt" | "continuation" | "compaction"

/** The last assistant message of the turn; undefined when it ended without one. */
export type TurnEnd = { readonly messageID: string | undefined }

type Entry = {
  readonly user: UserMessage
  readonly kind: PromptKind
  readonly budget: StepBudget | undefined
  readonly resolve: (end: TurnEnd) => void
}

/** What a step takes: one or more prompts, or one request for a summary. */
export type TakenPrompts = {
  readonly kind: PromptKind
  readonly users: readonly UserMessage[]
  /** That of the caller, where a task of a sub-agent is among them. */
  readonly budget?: StepBudget
}

export type PromptQueue = {
  /** Adds a stored user message at the end. Resolves when the turn that takes it has ended. */
  add(user: UserMessage, kind: PromptKind, budget?: StepBudget): Promise<TurnEnd>
  /** Adds a message of the server's own, to be taken before everything that is pending. */
  addFirst(user: UserMessage, kind: Exclude<PromptKind, "prompt">): void
  /**
   * Takes a compaction if it is first, else all messages before the next compaction; undefined when nothing is pending.
   * The kind is `continuation` only if no prompt is among them.
   */
  take(): TakenPrompts | undefined
  /** What `take` would take. */
  findNext(): TakenPrompts | undefined
  isEmpty(): boolean
  isPending(messageID: string): boolean
  /** Removes a pending prompt and resolves its caller; false when it is not pending. */
  remove(messageID: string): boolean
  /** Resolves the callers of taken prompts; false when none was taken. Pending prompts stay. */
  endTurn(end: TurnEnd): boolean
  /** Resolves all callers and drops the pending prompts: they stay stored but are not run. */
  clear(end: TurnEnd): void
}

export function createPromptQueue(): PromptQueue {
  let pending: Entry[] = []
  let taken: Entry[] = []

  const countNext = () => {
    const compactionAt = pending.findIndex(({ kind }) => kind === "compaction")
    return compactionAt < 0 ? pending.length : Math.max(1, compactionAt)
  }

  return {
    add(user, kind, budget) {
      const { promise, resolve } = Promise.withResolvers<TurnEnd>()
      pending.push({ user, kind, budget, resolve })
      return promise
    },
    addFirst(user, kind) {
      pending.unshift({ user, kind, budget: undefined, resolve: () => {} })
    },
    take() {
      const entries = pending.splice(0, countNext())
      taken.push(...entries)
      return toTaken(entries)
    },
    findNext: () => toTaken(pending.slice(0, countNext())),
    isEmpty: () => pending.length === 0,
    isPending: (messageID) => pending.some(({ user }) => user.id === messageID),
    remove(messageID) {
      const entry = pending.find(({ user, kind }) => kind === "prompt" && user.id === messageID)
      if (!entry) return false
      pending = pending.filter((each) => each !== entry)
      entry.resolve({ messageID: undefined })
      return true
    },
    endTurn(end) {
      const ended = taken
      taken = []
      for (const { resolve } of ended) resolve(end)
      return ended.length > 0
    },
    clear(end) {
      const entries = [...taken, ...pending]
      taken = []
      pending = []
      for (const { resolve } of entries) resolve(end)
    },
  }
}

function toTaken(entries: readonly Entry[]): TakenPrompts | undefined {
  const [first] = entries
  if (!first) return undefined
  const kind = entries.some((entry) => entry.kind === "prompt") ? "prompt" : first.kind
  const budget = entries.find((entry) => entry.budget)?.budget
  return { kind, users: entries.map(({ user }) => user), ...(budget ? { budget } : {}) }
}
