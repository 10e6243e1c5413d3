// Results of the server for the mention that is being typed.

export type MentionResult = {
  /** The query of the search. */
  readonly query: string
  /** Folders end in `/`. */
  readonly paths: readonly string[]
  /** Why the search failed. */
  readonly problem?: string
}

export type MentionState = {
  /** The last result; it may be that of an earlier query, until the next one arrives. */
  readonly mentionResult: MentionResult | undefined
  /** Number of lines by path, for mentions with a range of lines. */
  readonly lineCounts: ReadonlyMap<string, number>
}

export const emptyMention: MentionState = { mentionResult: undefined, lineCounts: new Map() }

export function setMentionResult<S extends MentionState>(state: S, mentionResult: MentionResult): S {
  return { ...state, mentionResult }
}

export function setLineCount<S extends MentionState>(state: S, path: string, count: number): S {
  return { ...state, lineCounts: new Map(state.lineCounts).set(path, count) }
}
