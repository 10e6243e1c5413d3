// Waits for a condition without polling: code that changes state calls `changed()`, and each pending wait evaluates its
// predicate again. A timeout only ends a wait that has failed.

export type Condition = {
  /** Evaluates the predicate of every pending wait. */
  readonly changed: () => void
  /**
   * Resolves with the first truthy value of `probe`, which is called immediately and after each change.
   * Rejects after `timeoutMs` (10 s by default) with the text of `describe`, or with an error that `probe` throws.
   */
  readonly until: <T>(probe: () => T | undefined | false | null, options: UntilOptions) => Promise<T>
}

type UntilOptions = {
  readonly timeoutMs?: number
  /** The error message; called only when the wait fails. */
  readonly describe: () => string
}

/** Creates a condition without pending waits. */
export function createCondition(): Condition {
  const waiting = new Set<() => void>()

  return {
    changed() {
      for (const look of waiting) look()
    },
    until(probe, { timeoutMs = 10_000, describe }) {
      return new Promise((resolve, reject) => {
        const finish = (act: () => void) => {
          waiting.delete(look)
          clearTimeout(limit)
          act()
        }
        const look = () => {
          try {
            const value = probe()
            if (value) finish(() => resolve(value))
          } catch (error) {
            finish(() => reject(error))
          }
        }
        const limit = setTimeout(
          () => finish(() => reject(new Error(`${describe()}\n(waited ${timeoutMs} ms)`))),
          timeoutMs,
        )
        waiting.add(look)
        look()
      })
    },
  }
}
