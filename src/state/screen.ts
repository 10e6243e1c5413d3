// The terminal's size, the clock of animations, scroll positions, and keys that wait for another key.
import type { ScrollAnchor } from "./scroll-anchor.ts"

export type ScreenState = {
  readonly columns: number
  readonly rows: number
  /** By session; a session that is not in it follows its end. */
  readonly scrolls: ReadonlyMap<string, ScrollAnchor>
  /** The time that animations are drawn with, Unix ms. It advances only while something is animated. */
  readonly clock: number
  /** The leader key, while the key after it is pending. */
  readonly pendingLeader: string | undefined
  /** The panel of the keys that may follow the leader is shown. */
  readonly hasLeaderPanel: boolean
  /** Until when a second escape interrupts, Unix ms. */
  readonly interruptUntil: number
  /** Name of the key that exits when it is pressed again before `until`, Unix ms. */
  readonly exitArmed: { readonly key: string; readonly until: number } | undefined
  /** Faults in the settings, for the user. */
  readonly problems: readonly string[]
  /** Edits and commands ask for permission. */
  readonly asksPermission: boolean
}

export function createScreen(columns: number, rows: number): ScreenState {
  return {
    columns,
    rows,
    scrolls: new Map(),
    clock: Date.now(),
    pendingLeader: undefined,
    hasLeaderPanel: false,
    interruptUntil: 0,
    exitArmed: undefined,
    problems: [],
    asksPermission: false,
  }
}

export function setSize<S extends ScreenState>(state: S, columns: number, rows: number): S {
  return state.columns === columns && state.rows === rows ? state : { ...state, columns, rows }
}

export function setScroll<S extends ScreenState>(state: S, sessionID: string, scroll: ScrollAnchor): S {
  return { ...state, scrolls: new Map(state.scrolls).set(sessionID, scroll) }
}

/** A problem that is already listed is not repeated. */
export function addProblem<S extends ScreenState>(state: S, problem: string): S {
  return state.problems.includes(problem) ? state : { ...state, problems: [...state.problems, problem] }
}

/** Below this size nothing useful fits. */
export function isTooSmall({ columns, rows }: Pick<ScreenState, "columns" | "rows">): boolean {
  return columns < 30 || rows < 8
}

/** Ends the time in which a second press exits or interrupts. */
export function expireArmedKeys<S extends ScreenState>(state: S, now: number): S {
  const isExitOver = state.exitArmed !== undefined && state.exitArmed.until <= now
  const isInterruptOver = state.interruptUntil !== 0 && state.interruptUntil <= now
  if (!isExitOver && !isInterruptOver) return state
  return {
    ...state,
    ...(isExitOver ? { exitArmed: undefined } : {}),
    ...(isInterruptOver ? { interruptUntil: 0 } : {}),
  }
}
