// One after the other: work that reads something and writes it back.
export type Queue = <T>(work: () => Promise<T>) => Promise<T>

/** Makes a queue; a failure stops nobody behind it. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine.catch(() => undefined)
    return mine
  }
}
