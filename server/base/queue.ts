// Serializes asynchronous work that reads something and writes it back.

export type Queue = <T>(work: () => Promise<T>) => Promise<T>

/** Creates a queue. Work that fails does not stop the work after it. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work, work)
    last = result.catch(() => undefined)
    return result
  }
}
