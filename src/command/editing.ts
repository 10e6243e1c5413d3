// One command for each editing operation of the prompt.
import { toTextColumns } from "../state/breakpoint.ts"
import { isPromptEmpty, withEditor } from "../state/prompt.ts"
import type { State } from "../state/state.ts"
import { editorCommands, type EditorCommand } from "../text/buffer/editor-commands.ts"
import type { Command } from "./command.ts"
import { toCommandID } from "../../server/schema/keybind.ts"

// At the first or last row these have no effect, so that their keys go on to the history.
const vertical = new Set(["input_move_up", "input_move_down"])

export const editing: readonly Command[] = Object.entries(editorCommands)
  .filter(([name]) => name !== "input_clear")
  .map(([name, edit]) => ({
    id: toCommandID(name),
    title: toTitle(name),
    when: (state) => {
      if (name === "input_backspace" && state.isShell) return true
      if (!vertical.has(name) && !isPromptEmpty(state)) return true
      return apply(edit, state) !== state.editor
    },
    run({ store }) {
      store.update((state) => {
        if (name === "input_backspace" && state.isShell && isPromptEmpty(state)) return { ...state, isShell: false }
        return withEditor(state, apply(edit, state))
      })
    },
  }))

function apply(edit: EditorCommand, state: State) {
  return edit(state.editor, { columns: toTextColumns(state, state.route.name === "home") })
}

/** `input_select_line_end` becomes `Select line end`. */
function toTitle(name: string): string {
  const words = name.replace(/^(input|prompt)_/, "").replaceAll("_", " ")
  return words.charAt(0).toUpperCase() + words.slice(1)
}
