// What a key does when no dialog took it: the menu of slash commands, the leader's sequence, the prompt, the session, the
// program, in this order; of several meanings the first that can act.
// Promises: works from the first byte, before anything is drawn.
import { isPromptEmpty, pasteText, typeText } from "../state/prompt.ts"
import { findShownSession } from "../state/route.ts"
import type { State } from "../state/state.ts"
import { isWaiting } from "../state/waiting.ts"
import { chord as toChord, toKeys, type KeyEvent } from "../text/keys.ts"
import { toCommandArgument, type CommandContext } from "./command.ts"
import type { Scope } from "./keybind.ts"
import type { Keymap } from "./keymap.ts"
import type { Registry } from "./registry.ts"
import { findSlashMenu } from "./slash.ts"
import { runMenuKey } from "./slash-menu.ts"

export type KeyRouter = {
  /** Tells whether the event meant anything. */
  handle(event: KeyEvent): boolean
  dispose(): void
}

export type KeyRouterOptions = {
  readonly context: CommandContext
  readonly registry: Registry
  readonly keymap: () => Keymap
  readonly leaderTimeoutMs: () => number
  /** Rows for a step of the wheel. */
  readonly wheelRows?: number
}

export function createKeyRouter({
  context,
  registry,
  keymap,
  leaderTimeoutMs,
  wheelRows = 3,
}: KeyRouterOptions): KeyRouter {
  const { store } = context
  let leaderTimer: NodeJS.Timeout | undefined

  function setLeader(isPending: boolean) {
    clearTimeout(leaderTimer)
    if (isPending) leaderTimer = setTimeout(() => setLeader(false), leaderTimeoutMs())
    const pendingLeader = isPending ? keymap().leader : undefined
    if (store.getState().pendingLeader !== pendingLeader) store.update((state) => ({ ...state, pendingLeader }))
  }

  /** Runs the first command bound to the chord that can act now. */
  function runBound(scopes: readonly Scope[], chord: string, isAfterLeader: boolean): boolean {
    for (const scope of scopes)
      for (const id of keymap().find(scope, chord, isAfterLeader)) {
        const command = registry.find(id)
        if (!command || command.when?.(store.getState()) === false) continue
        void context.run(command.id, toCommandArgument(chord, isAfterLeader))
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
    const menu = findSlashMenu(registry, state)
    if (menu && chord !== undefined && hasPrompt(state)) {
      const [id] = keymap().find("menu", chord)
      if (id !== undefined && runMenuKey(context, menu, id)) return true
    }
    if (event.type === "text") return handleText(event.text, chord)
    // Always this key, whatever is bound to it: it leads out of what the prompt is in before it interrupts anything.
    if (chord === "escape" && hasPrompt(state) && registry.find("prompt.escape")?.when?.(state)) {
      void context.run("prompt.escape")
      return true
    }
    return chord !== undefined && runBound(placesOf(state), chord, false)
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
          if (hasPrompt(store.getState())) store.update((state) => pasteText(state, event.text))
          return true
        case "mouse":
          if (event.action !== "scroll" || !findShownSession(store.getState())) return false
          for (let row = 0; row < wheelRows; row++) context.scroll(event.direction === "up" ? "line-up" : "line-down")
          return true
        case "focus":
        case "reply":
          return false
      }
    },
    dispose: () => clearTimeout(leaderTimer),
  }
}

function placesOf(state: State): readonly Scope[] {
  const session: readonly Scope[] = findShownSession(state) ? ["session"] : []
  return [...(hasPrompt(state) ? (["prompt"] as const) : []), ...session, "app"]
}

/** The prompt has given its place away while a permission or a question waits. */
function hasPrompt(state: State): boolean {
  const sessionID = findShownSession(state)
  return sessionID === undefined || !isWaiting(state, sessionID)
}
