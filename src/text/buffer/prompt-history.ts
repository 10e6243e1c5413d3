// Prompt history: what was sent before, newest last, and walking through it with the draft kept.
// Immutable. No two neighbours are equal; a walk that began with typed text only visits entries that start with it.

export type PromptHistory<T extends { text: string }> = {
  /** Oldest first. */
  readonly entries: readonly T[]
  /** A walk in progress: the draft it began with and the entry shown, `entries.length` for the draft. */
  readonly browsing?: { readonly draft: T; readonly index: number }
}

const maxEntries = 1000

/** A history of entries, oldest first. */
export function toPromptHistory<T extends { text: string }>(entries: readonly T[] = []): PromptHistory<T> {
  const kept = entries.filter((entry, index) => entry.text.trim() !== "" && entry.text !== entries[index - 1]?.text)
  return { entries: kept.slice(-maxEntries) }
}

/** Adds what was sent and ends the walk. */
export function addEntry<T extends { text: string }>(history: PromptHistory<T>, entry: T): PromptHistory<T> {
  if (entry.text.trim() === "" || history.entries.at(-1)?.text === entry.text) return { entries: history.entries }
  return { entries: [...history.entries, entry].slice(-maxEntries) }
}

/** Goes to the next older entry; undefined when there is none, so that the draft stays. */
export function previousEntry<T extends { text: string }>(
  history: PromptHistory<T>,
  now: T,
): HistoryStep<T> | undefined {
  const walk = walkFrom(history, now)
  for (let index = walk.index - 1; index >= 0; index--) {
    const entry = history.entries[index]
    if (entry && isMatch(entry, walk.draft, now))
      return { entry, history: { ...history, browsing: { draft: walk.draft, index } } }
  }
  return undefined
}

/** Goes to the next newer entry, after the newest back to the draft; undefined when no walk is on. */
export function nextEntry<T extends { text: string }>(history: PromptHistory<T>, now: T): HistoryStep<T> | undefined {
  const { browsing: walk } = history
  if (!walk || !isWalking(history, now)) return undefined
  for (let index = walk.index + 1; index < history.entries.length; index++) {
    const entry = history.entries[index]
    if (entry && isMatch(entry, walk.draft, now))
      return { entry, history: { ...history, browsing: { draft: walk.draft, index } } }
  }
  return { entry: walk.draft, history: { entries: history.entries } }
}

export type HistoryStep<T extends { text: string }> = { entry: T; history: PromptHistory<T> }

// An entry that was edited is a new draft.
function isWalking<T extends { text: string }>(history: PromptHistory<T>, now: T): boolean {
  return history.browsing !== undefined && history.entries[history.browsing.index]?.text === now.text
}

function walkFrom<T extends { text: string }>(history: PromptHistory<T>, now: T): { draft: T; index: number } {
  return history.browsing && isWalking(history, now) ? history.browsing : { draft: now, index: history.entries.length }
}

function isMatch<T extends { text: string }>(entry: T, draft: T, now: T): boolean {
  return entry.text.startsWith(draft.text) && entry.text !== now.text
}
