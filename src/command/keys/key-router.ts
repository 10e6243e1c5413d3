// What a key does when no dialog took it: the menu at the prompt, the leader's sequence, the prompt, the session, the
// program, in this order; of several meanings the first that can act.
// Promises: works from the first byte, before anything is drawn.
import { isPromptEmpty, typeText } from "../../state/prompt.ts"
import { findShownSession } from "../../state/route.ts"
import type { State } from "../../state/state.ts"
import { hasPrompt } from "../../state/waiting.ts"
import { chord as toChord, toKeys } from "../../text/keys/chord.ts"
import type { KeyEvent } from "../../text/keys/event.ts"
import type { CommandContext } from "../command.ts"
import type { Scope } from "../../../server/schema/keybind.ts"
import { runMenuKey, type MenuFinder } from "../menu/find-menu.ts"
import { pasteIntoPrompt } from "../clipboard/paste-into-prompt.ts"
import type { Registry } from "../registry.ts"

export type KeyRouter = {
  /** Tells whether the event meant anything. */
  handle(event: KeyEvent): boolean
  dispose(): void
}

export type KeyRouterOptions = {
  readonly context: CommandContext
  readonly registry: Registry
  readonly findMenu: MenuFinder
  readonly leaderTimeoutMs: () => number
  /** Rows for a step of the wheel; a part of one counts with the next step. */
  readonly wheelRows?: () => number
  /** Tells whether there was something to click at, in cells of the screen. */
  readonly click?: (x: number, y: number) => boolean
}

/** Whoever still waits then wants to be told what may follow, and has time to read it. */
const panelAfterMs = 400
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
      panelTimer = setTimeout(showPanel, panelAfterMs)
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

  /** Runs the first command bound to the chord that can act now. */
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
      if (chord !== "escape") runBound(placesOf(state), chord, true)
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
    // Always this key, whatever is bound to it: it leads out of what the prompt is in before it interrupts anything.
    if (chord === "escape" && hasPrompt(state) && registry.find("prompt.escape")?.when?.(state)) {
      void context.run("prompt.escape", { source: "key", key: chord })
      return true
    }
    return chord !== undefined && runBound(placesOf(state), chord, false)
  }

  function scrollWheel(step: "line-up" | "line-down") {
    wheel = { step, rows: (wheel.step === step ? wheel.rows : 0) + wheelRows() }
    for (; wheel.rows >= 1; wheel.rows--) context.scroll(step)
  }

  function handleText(text: string, chord: string | undefined): boolean {
    const state = store.getState()
    // A plain character is a command only where it would type nothing that matters: in an empty prompt.
    if (chord !== undefined && isPromptEmpty(state) && runBound(placesOf(state), chord, false)) return true
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
          // With the leader pressed, the first character ends the sequence and the rest is typed.
          if (store.getState().pendingLeader !== undefined) {
            const [first, ...rest] = toKeys(event)
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

function placesOf(state: State): readonly Scope[] {
  const session: readonly Scope[] = findShownSession(state) ? ["session"] : []
  return [...(hasPrompt(state) ? (["prompt"] as const) : []), ...session, "app"]
}
