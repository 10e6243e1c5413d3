// The painted prompt: follows the state and hands its rows and its cursor to the screen. No React is in this way, so a key
// costs what it changes.
import { toPromptColumns } from "../../state/breakpoint.ts"
import { findShownSession } from "../../state/route.ts"
import { isTooSmall } from "../../state/screen.ts"
import type { State } from "../../state/state.ts"
import type { Store } from "../../state/store.ts"
import { hasPrompt } from "../../state/waiting.ts"
import type { ThemeValue } from "../../theme/use-theme.ts"
import type { Screen } from "../../ui/pane/screen.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import { layoutHome } from "../home/home-layout.ts"
import { createPaneContent } from "../theme/pane-content.ts"
import type { Views } from "../views-context.ts"
import type { PromptBlock } from "./prompt-block.ts"

export type PromptPaneOptions = {
  readonly store: Store
  readonly screen: Screen
  readonly views: Views
  /** The theme in use, dimmed under a dialog. */
  readonly theme: (state: State) => ThemeValue
}

/** Paints until the returned function is called. */
export function startPromptPane({ store, screen, views, theme }: PromptPaneOptions): () => void {
  const toContent = createPaneContent(theme)
  let last: { block: PromptBlock; theme: ThemeValue; area: Rectangle; hasCaret: boolean } | undefined

  function update() {
    const state = store.getState()
    const place = findPlace(state, views)
    if (!place) {
      if (last) clear()
      return
    }
    const next = { ...place, theme: theme(state), hasCaret: state.dialogs.length === 0 }
    if (last && isSame(last, next)) return
    last = next
    const { area, block, hasCaret } = next
    screen.setPane("prompt", toContent(state, area, block.rows))
    // Under a dialog the cursor is that of its field.
    screen.setCaret(hasCaret ? { x: area.left + block.cursor.x, y: area.top + block.cursor.y } : null)
  }

  function clear() {
    last = undefined
    screen.setPane("prompt", null)
    screen.setCaret(null)
  }

  const unsubscribe = store.subscribe(update)
  update()
  return () => {
    unsubscribe()
    clear()
  }
}

/** None where something else has the prompt's place. */
function findPlace(state: State, views: Views): { area: Rectangle; block: PromptBlock } | undefined {
  if (isTooSmall(state) || !hasPrompt(state)) return undefined
  const sessionID = findShownSession(state)
  const block = views.toPromptBlock(state, toPromptColumns(state, sessionID === undefined))
  if (sessionID === undefined) return { block, area: layoutHome(state, block.rows.length).prompt }
  return { block, area: views.toSessionView(state, sessionID).layout.bottom }
}

function isSame<T extends { readonly area: Rectangle }>(one: T, other: T): boolean {
  const { area, ...rest } = one
  const isSameArea = (["top", "left", "width", "height"] as const).every((side) => area[side] === other.area[side])
  return isSameArea && (Object.keys(rest) as (keyof typeof rest)[]).every((key) => one[key] === other[key])
}
