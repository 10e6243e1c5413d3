// Asks a person questions on behalf of a tool and waits for the answers. One service per directory.
// Guarantees: every request that was published as asked is published as replied or rejected, exactly once; an abort
// rejects the request.
import { createPendingRequests, type PendingEntry } from "../base/pending-requests.ts"
import type { EventPayload } from "../schema/event.ts"
import { NamedError } from "../schema/error.ts"
import type { QuestionAnswer, QuestionInfo, QuestionRequest } from "../schema/question.ts"

/** The person dismissed the question, which ends the turn. Clients look for "user dismissed" in the message. */
export class DismissedError extends Error {
  override readonly name = "DismissedError"
  constructor() {
    super("The user dismissed this question")
  }
}

type QuestionAsk = {
  readonly sessionID: string
  readonly questions: QuestionInfo[]
  readonly tool?: { messageID: string; callID: string }
}

export type QuestionService = {
  /** Returns one answer per question. Throws DismissedError, or the signal's reason. */
  ask(ask: QuestionAsk, signal?: AbortSignal): Promise<QuestionAnswer[]>
  /** Throws NotFoundError for an unknown id and ConflictError for a request that is already settled. */
  reply(requestID: string, answers: QuestionAnswer[]): void
  /** Dismisses a request. Throws like `reply`. */
  reject(requestID: string): void
  list(): QuestionRequest[]
  /** Dismisses all pending requests. */
  dispose(): void
}

export function createQuestionService(deps: {
  readonly publish: (event: EventPayload) => void
  readonly newId: (kind: "question") => string
}): QuestionService {
  const pending = createPendingRequests<QuestionRequest, QuestionAnswer[]>()

  function take(requestID: string): PendingEntry<QuestionRequest, QuestionAnswer[]> {
    const entry = pending.take(requestID)
    if (entry) return entry
    if (pending.isSettled(requestID))
      throw new NamedError("ConflictError", { message: `This question has been answered already: ${requestID}` })
    throw new NamedError("NotFoundError", { message: `No such question: ${requestID}` })
  }

  function publishRejected({ id: requestID, sessionID }: QuestionRequest): void {
    deps.publish({ type: "question.rejected", properties: { sessionID, requestID } })
  }

  function reject(requestID: string): void {
    const entry = take(requestID)
    publishRejected(entry.request)
    entry.reject(new DismissedError())
  }

  return {
    async ask({ sessionID, questions, tool }, signal) {
      signal?.throwIfAborted()
      const request: QuestionRequest = { id: deps.newId("question"), sessionID, questions, ...(tool ? { tool } : {}) }
      return pending.wait(
        request,
        {
          onAdded: () => deps.publish({ type: "question.asked", properties: request }),
          onAborted: () => publishRejected(request),
        },
        signal,
      )
    },

    reply(requestID, answers) {
      const { request, resolve } = take(requestID)
      deps.publish({ type: "question.replied", properties: { sessionID: request.sessionID, requestID, answers } })
      resolve(answers)
    },

    reject,

    list: pending.list,

    dispose() {
      for (const { id } of pending.list()) reject(id)
      pending.clear()
    },
  }
}
