// The title of the terminal's window, and its progress indicator: which session is shown, and whether it is working, waits
// for the user, or is idle.
import { memoize, pick } from "../../state/memoize.ts"
import { findShownSession } from "../../state/route.ts"
import { toTitle } from "../../state/session.ts"
import type { State } from "../../state/state.ts"
import type { Store } from "../../state/store.ts"
import { isWaiting } from "../../state/waiting.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import type { Input } from "../../ui/input/input.ts"
import { cutText } from "../../text/row/cut-text.ts"

export type WindowTitleOptions = {
  readonly store: Store
  readonly input: Pick<Input, "setTitle" | "setProgress">
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Values of TERM for terminals that print the sequence of a title. */
const terminalsWithoutTitle: ReadonlySet<string> = new Set(["linux", "dumb", "cons25"])
const maxTitleChars = 120

/** Returns the function that stops it. */
export function followWindowTitle({ store, input, env }: WindowTitleOptions): () => void {
  const canTitle = !isOn(env.OPENCODE_DISABLE_TERMINAL_TITLE) && !terminalsWithoutTitle.has(env.TERM ?? "")
  const canShowProgress = hasProgress(env)
  const toWindow = memoize(selectWindow, (input) => ({
    title: input.isTitleOff ? undefined : toWindowTitle(input),
    isBusy: input.activities.size > 0,
  }))
  let shown: ReturnType<typeof toWindow> | undefined

  function show(state: State) {
    const next = toWindow(state)
    if (next === shown) return
    shown = next
    input.setTitle(canTitle ? next.title : undefined)
    if (canShowProgress) input.setProgress(next.isBusy)
  }

  const unsubscribe = store.subscribe(show)
  show(store.getState())
  return unsubscribe
}

type TitleInput = Pick<State, "route" | "sessions" | "permissions" | "questions" | "activities">

function selectWindow(state: State): TitleInput & Pick<State, "isTitleOff"> {
  return pick(state, "route", "sessions", "permissions", "questions", "activities", "isTitleOff")
}

/** `⠋ Fix the test — opencode-tui`: ⠋ for working, △ for waiting for the user, ✓ for idle. */
export function toWindowTitle(state: TitleInput): string {
  const sessionID = findShownSession(state)
  const session = sessionID === undefined ? undefined : state.sessions.get(sessionID)
  if (sessionID === undefined || !session) return "opencode-tui"
  const sign = isWaiting(state, sessionID) ? "△" : state.activities.has(sessionID) ? "⠋" : "✓"
  return `${sign} ${cutText(sanitize(toTitle(session)), maxTitleChars)} — opencode-tui`
}

/** Whether the terminal shows progress at its window. Other terminals may show the sequence as a notification. */
export function hasProgress(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.TMUX || env.STY) return false
  if (env.WT_SESSION || env.ConEmuPID) return true
  return ["ghostty", "WezTerm"].includes(env.TERM_PROGRAM ?? "")
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value.toLowerCase() !== "false"
}
