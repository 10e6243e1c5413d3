// The history of sent prompts, and browsing through it without losing the draft.
// Immutable. Promises: no two adjacent entries are equal; browsing that started from a draft visits only the entries that begin
// with its text.

export type PromptHistory<T extends { text: string }> = {
  /** Oldest first. */
  readonly entries: readonly T[]
  /** Browsing in progress: the draft from which it started, and the index of the shown entry. */
  readonly browsing?: { readonly draft: T; readonly index: number }
}

const maxEntries = 1000

/** A history of entries, oldest first. */
export function toPromptHistory<T extends { text: string }>(entries: readonly T[] = []): PromptHistory<T> {
  const kept = entries.filter((entry, index) => entry.text.trim() !== "" && entry.text !== entries[index - 1]?.text)
  return { entries: kept.slice(-maxEntries) }
}

/** Adds a sent prompt and ends browsing. */
export function addEntry<T extends { text: string }>(history: PromptHistory<T>, entry: T): PromptHistory<T> {
  if (entry.text.trim() === "" || history.entries.at(-1)?.text === entry.text) return { entries: history.entries }
  return { entries: [...history.entries, entry].slice(-maxEntries) }
}

/** Goes to the next older entry; undefined when there is none. */
export function previousEntry<T extends { text: string }>(
  history: PromptHistory<T>,
  current: T,
): HistoryStep<T> | undefined {
  const browsing = toBrowsing(history, current)
  for (let index = browsing.index - 1; index >= 0; index--) {
    const entry = history.entries[index]
    if (entry && isMatch(entry, browsing.draft, current))
      return { entry, history: { ...history, browsing: { draft: browsing.draft, index } } }
  }
  return undefined
}

/** Goes to the next newer entry, and after the newest one to the draft; undefined while not browsing. */
export function nextEntry<T extends { text: string }>(
  history: PromptHistory<T>,
  current: T,
): HistoryStep<T> | undefined {
  const { browsing } = history
  if (!browsing || !isBrowsing(history, current)) return undefined
  for (let index = browsing.index + 1; index < history.entries.length; index++) {
    const entry = history.entries[index]
    if (entry && isMatch(entry, browsing.draft, current))
      return { entry, history: { ...history, browsing: { draft: browsing.draft, index } } }
  }
  return { entry: browsing.draft, history: { entries: history.entries } }
}

export type HistoryStep<T extends { text: string }> = { entry: T; history: PromptHistory<T> }

// An edited entry is a new draft.
function isBrowsing<T extends { text: string }>(history: PromptHistory<T>, current: T): boolean {
  return history.browsing !== undefined && history.entries[history.browsing.index]?.text === current.text
}

function toBrowsing<T extends { text: string }>(history: PromptHistory<T>, current: T): { draft: T; index: number } {
  return history.browsing && isBrowsing(history, current)
    ? history.browsing
    : { draft: current, index: history.entries.length }
}

function isMatch<T extends { text: string }>(entry: T, draft: T, current: T): boolean {
  return entry.text.startsWith(draft.text) && entry.text !== current.text
}
