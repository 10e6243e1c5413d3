// Frecency: ranks files, agents and commands by how often and how recently they were chosen. A use loses half of its weight
// in a week.

type Frecency = {
  /** Decayed sum of the uses, as of `at`. */
  readonly score: number
  /** The last use, Unix ms. */
  readonly at: number
}

export type FrecencyState = {
  /** By kind and name: `file:src/a.ts`, `agent:explore`, `slash:review`. */
  readonly frecency: ReadonlyMap<string, Frecency>
}

/** One use; `at` is Unix ms. */
export type RecordedUse = { readonly key: string; readonly at: number }

export const emptyFrecency: FrecencyState = { frecency: new Map() }

const halfLifeMs = 7 * 24 * 3600 * 1000

export function recordUse<S extends FrecencyState>(state: S, { key, at }: RecordedUse): S {
  return { ...state, frecency: new Map(state.frecency).set(key, { score: toFrecency(state, key, at) + 1, at }) }
}

/** Adds the uses of earlier runs, oldest first; keys used in this run keep their score. */
export function addPastUses<S extends FrecencyState>(state: S, uses: readonly RecordedUse[]): S {
  const { frecency } = uses.reduce(recordUse, emptyFrecency)
  return { ...state, frecency: new Map([...frecency, ...state.frecency]) }
}

/** The score at `now`; 0 if the key was never used. */
export function toFrecency({ frecency }: FrecencyState, key: string, now: number): number {
  const entry = frecency.get(key)
  return entry ? entry.score * 0.5 ** (Math.max(0, now - entry.at) / halfLifeMs) : 0
}

/** Added to the score of a match (at most 1): at most 0.3, enough to order matches of similar score. */
export function toFrecencyBonus(state: FrecencyState, key: string, now: number): number {
  return Math.min(0.3, 0.1 * Math.log2(1 + toFrecency(state, key, now)))
}
