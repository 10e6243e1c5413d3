// Requests that wait for a person's answer: the part that permissions and questions share.
// Guarantees: a request is settled exactly once; an abort settles it too; the ids of the last settled requests are
// remembered, so that a second answer is distinguished from an unknown id.

/** Ids that are remembered after their request was settled. */
const maxSettledIDs = 1000

export type PendingEntry<Request, Answer> = {
  readonly request: Request
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

export type PendingRequests<Request, Answer> = {
  /**
   * Adds a request, calls `onAdded` and waits for its answer. When the signal aborts, the request is taken out,
   * `onAborted` is called and the signal's reason is thrown.
   */
  wait(
    request: Request,
    hooks: { readonly onAdded: () => void; readonly onAborted: () => void },
    signal?: AbortSignal,
  ): Promise<Answer>
  /** Takes a request out so that its caller can settle it; undefined when it is unknown or already settled. */
  take(id: string): PendingEntry<Request, Answer> | undefined
  isSettled(id: string): boolean
  list(): Request[]
  /** Forgets the settled ids. */
  clear(): void
}

export function createPendingRequests<Request extends { readonly id: string }, Answer>(): PendingRequests<
  Request,
  Answer
> {
  const pending = new Map<string, PendingEntry<Request, Answer>>()
  const settledIDs = new Set<string>()

  function take(id: string): PendingEntry<Request, Answer> | undefined {
    const entry = pending.get(id)
    if (!entry) return undefined
    pending.delete(id)
    settledIDs.add(id)
    if (settledIDs.size > maxSettledIDs) settledIDs.delete(settledIDs.values().next().value!)
    return entry
  }

  return {
    async wait(request, { onAdded, onAborted }, signal) {
      signal?.throwIfAborted()
      const { promise, resolve, reject } = Promise.withResolvers<Answer>()
      const onAbort = () => {
        if (!take(request.id)) return
        onAborted()
        reject(signal?.reason)
      }
      pending.set(request.id, { request, resolve, reject })
      signal?.addEventListener("abort", onAbort, { once: true })
      try {
        onAdded()
        return await promise
      } finally {
        signal?.removeEventListener("abort", onAbort)
      }
    },
    take,
    isSettled: (id) => settledIDs.has(id),
    list: () => [...pending.values()].map(({ request }) => request),
    clear: () => settledIDs.clear(),
  }
}
