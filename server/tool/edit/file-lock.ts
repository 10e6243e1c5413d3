// Lets changes of one file wait for each other: a model may call several tools at once.

export type FileLock = <T>(path: string, work: () => Promise<T>) => Promise<T>

/** Makes a lock; work on different paths goes on side by side. */
export function createFileLock(): FileLock {
  const tails = new Map<string, Promise<unknown>>()
  return async (path, work) => {
    const before = tails.get(path) ?? Promise.resolve()
    const mine = before.then(work, work)
    tails.set(path, mine)
    try {
      return await mine
    } finally {
      if (tails.get(path) === mine) tails.delete(path)
    }
  }
}
