// How often and how lately things were chosen, so that what is used comes first. A use counts half after a week.

export type Use = { readonly weight: number; readonly at: number }

export type UseState = {
  /** By kind and name: `file:src/a.ts`, `agent:explore`, `slash:review`. */
  readonly uses: ReadonlyMap<string, Use>
}

export type UseEntry = { readonly key: string; readonly at: number }

export const emptyUses: UseState = { uses: new Map() }

const halfLifeMs = 7 * 24 * 3600 * 1000

export function addUse<S extends UseState>(state: S, { key, at }: UseEntry): S {
  return { ...state, uses: new Map(state.uses).set(key, { weight: toWeight(state, key, at) + 1, at }) }
}

/** Uses of earlier starts, oldest first; those of this one stay. */
export function loadUses<S extends UseState>(state: S, entries: readonly UseEntry[]): S {
  let { uses } = emptyUses
  for (const entry of entries) ({ uses } = addUse({ uses }, entry))
  return { ...state, uses: new Map([...uses, ...state.uses]) }
}

/** 0 for what was never used. */
export function toWeight({ uses }: UseState, key: string, now: number): number {
  const use = uses.get(key)
  return use ? use.weight * 0.5 ** (Math.max(0, now - use.at) / halfLifeMs) : 0
}

/** What a use adds to the score of a match, which is at most 1: enough to decide among matches that are alike. */
export function toBonus(state: UseState, key: string, now: number): number {
  return Math.min(0.3, 0.1 * Math.log2(1 + toWeight(state, key, now)))
}
