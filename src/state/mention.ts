// What the server knows for the mention that is being typed.

export type MentionAnswer = {
  /** What was asked for. */
  readonly query: string
  /** Folders end in `/`. */
  readonly paths: readonly string[]
  /** Why nothing could be found out. */
  readonly problem?: string
}

export type MentionState = {
  /** The last answer; it stays, for an older query, until the next one comes. */
  readonly mentionAnswer: MentionAnswer | undefined
  /** How many lines files have that a range was asked of. */
  readonly lineCounts: ReadonlyMap<string, number>
}

export const emptyMention: MentionState = { mentionAnswer: undefined, lineCounts: new Map() }

export function setMentionAnswer<S extends MentionState>(state: S, mentionAnswer: MentionAnswer): S {
  return { ...state, mentionAnswer }
}

export function setLineCount<S extends MentionState>(state: S, path: string, count: number): S {
  return { ...state, lineCounts: new Map(state.lineCounts).set(path, count) }
}
