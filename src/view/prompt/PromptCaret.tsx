// The real cursor at the caret of the prompt, where input methods compose. It stands last on the screen: of two owners of
// the cursor the one that is drawn later has it, and a field that goes away takes its cursor along.
import { useCursor } from "ink"
import { useAppState } from "../../dialog/app-context.ts"
import { layoutHome } from "../home/layout-home.ts"
import type { State } from "../../state/state.ts"
import { toPromptColumns } from "../../state/fit.ts"
import { hasPrompt } from "../../state/waiting.ts"
import { useViews, type Views } from "../views-context.ts"

export function PromptCaret() {
  const views = useViews()
  const x = useAppState((state) => toCaret(state, views).x)
  const y = useAppState((state) => toCaret(state, views).y)
  useCursor().setCursorPosition({ x, y })
  return null
}

/** Whether keys go to the prompt, so that the cursor is its own. */
export function hasPromptCaret(state: State): boolean {
  return state.dialogs.length === 0 && hasPrompt(state)
}

function toCaret(state: State, views: Views): { x: number; y: number } {
  if (state.route.name === "home") {
    const block = views.toPromptBlock(state, toPromptColumns(state, true))
    const { prompt } = layoutHome(state, block.rows.length)
    return { x: prompt.left + block.cursor.x, y: prompt.top + block.cursor.y }
  }
  const { layout, block } = views.toSessionView(state, state.route.sessionID)
  return { x: layout.bottom.left + block.cursor.x, y: layout.bottom.top + block.cursor.y }
}
