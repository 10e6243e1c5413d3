// Puts questions to a person and waits. One service a project directory. Every request that was published as asked is
// published as replied or rejected, exactly once; an abort rejects and removes it.
import type { EventPayload } from "../schema/event.ts"
import { NamedError } from "../schema/error.ts"
import type { QuestionAnswer, QuestionInfo, QuestionRequest } from "../schema/question.ts"

/** The person wants no question answered: the turn ends. Clients look for "user dismissed" in the text. */
export class DismissedError extends Error {
  override readonly name = "DismissedError"
  constructor() {
    super("The user dismissed this question")
  }
}

export type QuestionAsk = {
  readonly sessionID: string
  readonly questions: QuestionInfo[]
  readonly tool?: { messageID: string; callID: string }
}

export type QuestionService = {
  /** Gives an answer for each question; throws DismissedError, or the signal's reason. */
  ask(ask: QuestionAsk, signal?: AbortSignal): Promise<QuestionAnswer[]>
  /** Throws NotFoundError for an unknown id and ConflictError for one that has its answer. */
  reply(requestID: string, answers: QuestionAnswer[]): void
  /** The same for a person who will not answer. */
  reject(requestID: string): void
  list(): QuestionRequest[]
  /** Rejects what waits. */
  dispose(): void
}

type Pending = {
  readonly request: QuestionRequest
  readonly resolve: (answers: QuestionAnswer[]) => void
  readonly reject: (error: unknown) => void
}

const maxAnswered = 1000

/** Makes the service of one directory. */
export function createQuestion(deps: {
  readonly publish: (event: EventPayload) => void
  readonly newId: (kind: "question") => string
}): QuestionService {
  const pending = new Map<string, Pending>()
  const answered = new Set<string>()

  /** Takes a request out of the list. */
  function close(requestID: string): Pending | undefined {
    const entry = pending.get(requestID)
    if (!entry) return undefined
    pending.delete(requestID)
    answered.add(requestID)
    if (answered.size > maxAnswered) for (const oldest of [...answered].slice(0, 1)) answered.delete(oldest)
    return entry
  }

  function closeOpen(requestID: string): Pending {
    const entry = close(requestID)
    if (entry) return entry
    if (answered.has(requestID))
      throw new NamedError("ConflictError", { message: `This question has been answered already: ${requestID}` })
    throw new NamedError("NotFoundError", { message: `No such question: ${requestID}` })
  }

  function dismiss(entry: Pending, error: unknown): void {
    const { id: requestID, sessionID } = entry.request
    deps.publish({ type: "question.rejected", properties: { sessionID, requestID } })
    entry.reject(error)
  }

  return {
    async ask({ sessionID, questions, tool }, signal) {
      signal?.throwIfAborted()
      const id = deps.newId("question")
      const request: QuestionRequest = { id, sessionID, questions, ...(tool ? { tool } : {}) }
      const onAbort = () => {
        const entry = close(id)
        if (entry) dismiss(entry, signal?.reason)
      }
      try {
        return await new Promise<QuestionAnswer[]>((resolve, reject) => {
          pending.set(id, { request, resolve, reject })
          signal?.addEventListener("abort", onAbort, { once: true })
          deps.publish({ type: "question.asked", properties: request })
        })
      } finally {
        signal?.removeEventListener("abort", onAbort)
      }
    },

    reply(requestID, answers) {
      const { request, resolve } = closeOpen(requestID)
      const { sessionID } = request
      deps.publish({ type: "question.replied", properties: { sessionID, requestID, answers } })
      resolve(answers)
    },

    reject(requestID) {
      dismiss(closeOpen(requestID), new DismissedError())
    },

    list: () => [...pending.values()].map((entry) => entry.request),

    dispose() {
      for (const id of pending.keys()) dismiss(closeOpen(id), new DismissedError())
      answered.clear()
    },
  }
}
