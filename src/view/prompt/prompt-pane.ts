// The painted prompt: hands its rows and its cursor to the screen whenever they change. It bypasses React, so that a key
// redraws only the cells that it changes.
import { toPromptColumns } from "../../state/breakpoint.ts"
import { isShallowEqual } from "../../state/memoize.ts"
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
import { toUnderlayTheme, type ThemeSelector } from "../theme/select-theme.ts"
import type { Views } from "../views.ts"
import type { PromptBlock } from "./prompt-block.ts"

export type PromptPaneOptions = {
  readonly store: Store
  readonly screen: Screen
  readonly views: Views
  readonly toThemes: ThemeSelector
}

type Shown = {
  readonly block: PromptBlock
  readonly theme: ThemeValue
  readonly area: Rectangle
  readonly hasCaret: boolean
}

/** Paints until the returned function is called. */
export function startPromptPane({ store, screen, views, toThemes }: PromptPaneOptions): () => void {
  const toContent = createPaneContent(toThemes)
  let last: Shown | undefined

  function update() {
    const state = store.getState()
    const position = findPosition(state, views)
    if (!position) {
      if (last) clear()
      return
    }
    const next = { ...position, theme: toUnderlayTheme(toThemes(state), state), hasCaret: state.dialogs.length === 0 }
    if (last && isSame(last, next)) return
    last = next
    const { area, block, hasCaret } = next
    screen.setPane("prompt", toContent(state, area, block.rows))
    // With a dialog the cursor belongs to the dialog's field.
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

/** Undefined where the prompt is not shown. */
function findPosition(state: State, views: Views): { area: Rectangle; block: PromptBlock } | undefined {
  if (isTooSmall(state) || !hasPrompt(state)) return undefined
  const sessionID = findShownSession(state)
  const block = views.toPromptBlock(state, toPromptColumns(state, sessionID === undefined))
  if (sessionID === undefined) return { block, area: layoutHome(state, block.rows.length).prompt }
  return { block, area: views.toSessionView(state, sessionID).layout.bottom }
}

function isSame({ area, ...shown }: Shown, { area: otherArea, ...otherShown }: Shown): boolean {
  return isShallowEqual(area, otherArea) && isShallowEqual(shown, otherShown)
}
