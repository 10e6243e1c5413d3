// The menu of paths that complete a word of a shell command.
import { withEditor } from "../../state/prompt.ts"
import type { State } from "../../state/state.ts"
import { insertText } from "../../text/buffer/editor.ts"
import type { CommandContext } from "../command.ts"
import type { Menu } from "./menu-item.ts"

/** The menu, while the draft is the one that the paths were listed for. */
export function findPathMenu(
  state: Pick<State, "pathChoices" | "isShell" | "isMenuHidden" | "isMenuFocused" | "menuIndex" | "editor">,
): Menu | undefined {
  const { pathChoices: choices, isShell, isMenuHidden, isMenuFocused, menuIndex, editor } = state
  if (!choices || !isShell || isMenuHidden) return undefined
  if (editor.buffer.text !== choices.text || editor.buffer.cursor !== choices.end) return undefined
  const { start, end, folder, names } = choices
  return {
    // Until the user moves into the menu, return runs the shell command.
    index: isMenuFocused ? Math.min(menuIndex, names.length - 1) : -1,
    items: names.map((name) => ({
      id: name,
      label: name,
      ranges: [],
      pick: ({ store }: CommandContext) =>
        store.update((before) => {
          const text = escapePath(folder + name) + (name.endsWith("/") ? "" : " ")
          return withEditor(before, insertText(before.editor, text, { start, end }))
        }),
    })),
  }
}

/** Escapes the characters that a shell interprets. */
export function escapePath(path: string): string {
  return path.replace(/[\s\\'"|;&<>()$`*?[\]#!]/g, "\\$&")
}
