// Routes keys, text, pastes and mouse events that no dialog has handled. A key goes to a pending leader sequence, the
// menu at the prompt, or the first command bound to it that has an effect, by scope: prompt, session, program.
// Guarantee: it works from the first byte of input, before the first paint.
import { isPromptEmpty, typeText } from "../../state/prompt.ts"
import { findShownSession } from "../../state/route.ts"
import type { State } from "../../state/state.ts"
import { hasPrompt } from "../../state/waiting.ts"
import { toChord, toSingleCharacters } from "../../text/keys/chord.ts"
import type { KeyEvent } from "../../text/keys/event.ts"
import type { CommandContext } from "../command.ts"
import type { Scope } from "../../../server/schema/keybind.ts"
import { runMenuKey, type MenuFinder } from "../menu/find-menu.ts"
import { pasteIntoPrompt } from "../clipboard/paste-into-prompt.ts"
import type { Registry } from "../registry.ts"

export type KeyRouter = {
  /** Returns whether the event had an effect. */
  handle(event: KeyEvent): boolean
  dispose(): void
}

export type KeyRouterOptions = {
  readonly context: CommandContext
  readonly registry: Registry
  readonly findMenu: MenuFinder
  readonly leaderTimeoutMs: () => number
  /** Rows per step of the wheel; fractions add up over steps in one direction. */
  readonly wheelRows?: () => number
  /** Handles a click at a cell of the screen; returns whether something was there. */
  readonly click?: (x: number, y: number) => boolean
}

/** After this pause within a leader sequence, a panel lists the keys that may follow. */
const panelDelayMs = 400
/** The minimum time to read the panel before the sequence times out. */
const panelMs = 10_000

export function createKeyRouter({
  context,
  registry,
  findMenu,
  leaderTimeoutMs,
  wheelRows = () => 3,
  click = () => false,
}: KeyRouterOptions): KeyRouter {
  const { store } = context
  const keymap = () => store.getState().keymap
  let leaderTimer: NodeJS.Timeout | undefined
  let panelTimer: NodeJS.Timeout | undefined
  let wheel: { readonly step: "line-up" | "line-down"; rows: number } = { step: "line-up", rows: 0 }

  function setLeader(isPending: boolean) {
    clearTimeout(leaderTimer)
    clearTimeout(panelTimer)
    if (isPending) {
      leaderTimer = setTimeout(() => setLeader(false), leaderTimeoutMs())
      panelTimer = setTimeout(showPanel, panelDelayMs)
    }
    const pendingLeader = isPending ? keymap().leader : undefined
    if (store.getState().pendingLeader === pendingLeader) return
    store.update((state) => ({ ...state, pendingLeader, hasLeaderPanel: false }))
  }

  function showPanel() {
    if (store.getState().pendingLeader === undefined) return
    clearTimeout(leaderTimer)
    leaderTimer = setTimeout(() => setLeader(false), Math.max(panelMs, leaderTimeoutMs()))
    store.update((state) => ({ ...state, hasLeaderPanel: true }))
  }

  /** Runs the first command bound to the chord that has an effect now. */
  function runBound(scopes: readonly Scope[], chord: string, isAfterLeader: boolean): boolean {
    for (const id of keymap().findIn(scopes, chord, isAfterLeader)) {
      const command = registry.find(id)
      if (!command || command.when?.(store.getState()) === false) continue
      const key = isAfterLeader ? `${keymap().leader} ${chord}` : chord
      void context.run(command.id, { source: "key", key })
      return true
    }
    return false
  }

  function handleKey(event: KeyEvent): boolean {
    const state = store.getState()
    const chord = toChord(event)
    if (state.pendingLeader !== undefined && chord !== undefined) {
      setLeader(false)
      if (chord !== "escape") runBound(toScopes(state), chord, true)
      return true
    }
    if (chord !== undefined && chord === keymap().leader) {
      setLeader(true)
      return true
    }
    const menu = findMenu(state)
    if (menu && chord !== undefined && hasPrompt(state)) {
      const [id] = keymap().find("menu", chord)
      if (id !== undefined && runMenuKey(context, menu, id)) return true
    }
    if (event.type === "text") return handleText(event.text, chord)
    // Not configurable: escape leaves a mode of the prompt before it interrupts a turn, whatever it is bound to.
    if (chord === "escape" && hasPrompt(state) && registry.find("prompt.escape")?.when?.(state)) {
      void context.run("prompt.escape", { source: "key", key: chord })
      return true
    }
    return chord !== undefined && runBound(toScopes(state), chord, false)
  }

  function scrollWheel(step: "line-up" | "line-down") {
    wheel = { step, rows: (wheel.step === step ? wheel.rows : 0) + wheelRows() }
    for (; wheel.rows >= 1; wheel.rows--) context.scroll(step)
  }

  function handleText(text: string, chord: string | undefined): boolean {
    const state = store.getState()
    // A plain character runs a command only in an empty prompt; in a draft it is text.
    if (chord !== undefined && isPromptEmpty(state) && runBound(toScopes(state), chord, false)) return true
    if (!hasPrompt(state)) return false
    store.update((before) => typeText(before, text))
    return true
  }

  return {
    handle(event) {
      switch (event.type) {
        case "key":
          return handleKey(event)
        case "text":
          // One read may contain the end of a leader sequence and text after it.
          if (store.getState().pendingLeader !== undefined) {
            const [first, ...rest] = toSingleCharacters(event)
            if (first) handleKey(first)
            const typed = rest.map((part) => (part.type === "text" ? part.text : "")).join("")
            return typed === "" ? true : handleText(typed, undefined)
          }
          return handleKey(event)
        case "paste":
          if (hasPrompt(store.getState())) pasteIntoPrompt(context, event.text)
          return true
        case "mouse":
          if (event.action === "down" && event.button === "left") return click(event.x, event.y)
          if (event.action !== "scroll" || !findShownSession(store.getState())) return false
          scrollWheel(event.direction === "up" ? "line-up" : "line-down")
          return true
        case "focus":
        case "reply":
          return false
      }
    },
    dispose() {
      clearTimeout(leaderTimer)
      clearTimeout(panelTimer)
    },
  }
}

/** The scopes that are active, in the order in which they receive keys. */
function toScopes(state: State): readonly Scope[] {
  const session: readonly Scope[] = findShownSession(state) ? ["session"] : []
  return [...(hasPrompt(state) ? (["prompt"] as const) : []), ...session, "app"]
}
