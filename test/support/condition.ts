// Waiting for something to become true, driven by what changes it and never by the clock: whoever changes the world
// calls `changed()`, whoever waits names a predicate. The clock only ends a wait that has already failed.

export type Condition = {
  /** Looks at every waiting predicate again. */
  readonly changed: () => void
  /**
   * Resolves with the first truthy value of `probe`, which is tried at once and after each change.
   * Rejects after `timeoutMs` with the text of `describe`, or with what `probe` throws.
   */
  readonly until: <T>(probe: () => T | undefined | false | null, options: UntilOptions) => Promise<T>
}

type UntilOptions = {
  readonly timeoutMs?: number
  /** What went wrong, asked only when it did. */
  readonly describe: () => string
}

/** One place where changes are announced and waited for. */
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
