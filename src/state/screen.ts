// The terminal's size, its colours, and where each transcript is scrolled to.
import type { ScrollAnchor } from "./scroll-anchor.ts"

export type Connection =
  | { readonly phase: "starting" }
  | { readonly phase: "connected" }
  /** It was there and is not; the next try is at `retryAt`, Unix ms. */
  | { readonly phase: "lost"; readonly retryAt: number }
  /** It answers, but cannot work here: the settings are broken, for instance. Tried again all the time. */
  | { readonly phase: "refused"; readonly message: string }
  /** It cannot start. */
  | { readonly phase: "failed"; readonly message: string }

export type ScreenState = {
  readonly columns: number
  readonly rows: number
  readonly connection: Connection
  /** Name of the theme in use, and of the one tried out in the picker. */
  readonly theme: string
  readonly themePreview: string | undefined
  readonly themeMode: "dark" | "light"
  /** What the terminal says of its background; the mode in use unless one is pinned. */
  readonly terminalMode: "dark" | "light"
  readonly isModePinned: boolean
  /** By session; none means the end. */
  readonly scrolls: ReadonlyMap<string, ScrollAnchor>
  /** The time that what moves is drawn by, Unix ms; it goes on only while something moves. */
  readonly clock: number
  /** The leader key that was pressed, while the next key is waited for. */
  readonly pendingLeader: string | undefined
  /** It has been waited for so long that the keys which may follow are shown. */
  readonly hasLeaderPanel: boolean
  /** Until when a second escape interrupts, Unix ms. */
  readonly interruptUntil: number
  /** Until when a second press exits, and the key's name, Unix ms. */
  readonly exitArmed: { readonly key: string; readonly until: number } | undefined
  /** What is wrong with the settings, for the screen. */
  readonly problems: readonly string[]
  /** Edits and commands are asked for. */
  readonly asksPermission: boolean
}

/** Name of the built-in theme that is used when no other is chosen or the chosen one cannot be read. */
export const defaultTheme = "opencode"

export function createScreen(columns: number, rows: number): ScreenState {
  return {
    columns,
    rows,
    connection: { phase: "starting" },
    theme: defaultTheme,
    themePreview: undefined,
    themeMode: "dark",
    terminalMode: "dark",
    isModePinned: false,
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

export function setTerminalMode<S extends ScreenState>(state: S, mode: "dark" | "light"): S {
  if (state.terminalMode === mode) return state
  return { ...state, terminalMode: mode, themeMode: state.isModePinned ? state.themeMode : mode }
}

/** Keeps a mode, whatever the terminal says; undefined lets it follow the terminal again. */
export function pinMode<S extends ScreenState>(state: S, mode: "dark" | "light" | undefined): S {
  return { ...state, isModePinned: mode !== undefined, themeMode: mode ?? state.terminalMode }
}

/** Below this there is no room to draw anything useful. */
export function isTooSmall({ columns, rows }: Pick<ScreenState, "columns" | "rows">): boolean {
  return columns < 30 || rows < 8
}

/** The same phase again keeps the object, apart from the time of the next try. */
export function setConnection<S extends ScreenState>(state: S, connection: Connection): S {
  return JSON.stringify(state.connection) === JSON.stringify(connection) ? state : { ...state, connection }
}

/** How a stream that broke is told; `refusal` is why the server would not give one. */
export function toLostConnection(retryAt: number, refusal?: string): Connection {
  return refusal === undefined ? { phase: "lost", retryAt } : { phase: "refused", message: refusal }
}
