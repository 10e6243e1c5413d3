// What the server knows for the mention that is being typed.

export type MentionResult = {
  /** What was asked for. */
  readonly query: string
  /** Folders end in `/`. */
  readonly paths: readonly string[]
  /** Why nothing could be found out. */
  readonly problem?: string
}

export type MentionState = {
  /** The last answer; it stays, for an older query, until the next one comes. */
  readonly mentionResult: MentionResult | undefined
  /** How many lines files have that a range was asked of. */
  readonly lineCounts: ReadonlyMap<string, number>
}

export const emptyMention: MentionState = { mentionResult: undefined, lineCounts: new Map() }

export function setMentionResult<S extends MentionState>(state: S, mentionResult: MentionResult): S {
  return { ...state, mentionResult }
}

export function setLineCount<S extends MentionState>(state: S, path: string, count: number): S {
  return { ...state, lineCounts: new Map(state.lineCounts).set(path, count) }
}
