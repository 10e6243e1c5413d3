// Serializes changes of the same file: a model may call several tools at once.

export type FileLock = <T>(path: string, work: () => Promise<T>) => Promise<T>

/** Creates a lock. Work on different paths runs concurrently. */
export function createFileLock(): FileLock {
  const tails = new Map<string, Promise<unknown>>()
  return async (path, work) => {
    const before = tails.get(path) ?? Promise.resolve()
    const result = before.then(work, work)
    tails.set(path, result)
    try {
      return await result
    } finally {
      if (tails.get(path) === result) tails.delete(path)
    }
  }
}
