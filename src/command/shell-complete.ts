// Completes the path at the cursor of a shell command, as a shell does: as far as it is clear, then by a list.
import { withEditor } from "../state/prompt.ts"
import type { State } from "../state/state.ts"
import { putText } from "../text/buffer/editor.ts"
import type { Command, CommandContext } from "./command.ts"
import type { Menu } from "./menu/menu-item.ts"

export const shellComplete: Command = {
  id: "prompt.path.complete",
  title: "Complete the path of a shell command",
  when: (state) => state.isShell,
  async run({ store, client }) {
    const { editor } = store.getState()
    const word = wordAt(editor.buffer)
    const folder = word.text.slice(0, word.text.lastIndexOf("/") + 1)
    const begun = word.text.slice(folder.length)
    if (word.text === "") return
    // What lies outside of the project is not listed.
    const nodes = await client.file.list({ path: folder || "." }).catch(() => [])
    const names = nodes
      .filter(({ name }) => name.startsWith(begun) && (begun.startsWith(".") || !name.startsWith(".")))
      .map((node) => (node.type === "directory" ? `${node.name}/` : node.name))
    const common = toCommonStart(names)
    const [only] = names
    const isOnly = names.length === 1 && only !== undefined
    store.update((state) => {
      // Whoever typed on meanwhile means something else.
      if (state.editor !== editor || only === undefined) return state
      const done = isOnly && !only.endsWith("/") ? " " : ""
      const next = withEditor(state, putText(editor, escape(folder + common) + done, word))
      if (isOnly) return next
      const { text, cursor } = next.editor.buffer
      return { ...next, pathChoices: { text, start: word.start, end: cursor, folder, names } }
    })
  },
}

/** The list, as long as the draft is the one that it was made for. */
export function findPathMenu(state: State): Menu | undefined {
  const { pathChoices: choices, isShell, isMenuHidden, isMenuFocused, menuIndex, editor } = state
  if (!choices || !isShell || isMenuHidden) return undefined
  if (editor.buffer.text !== choices.text || editor.buffer.cursor !== choices.end) return undefined
  const { start, end, folder, names } = choices
  return {
    // Return runs the command until somebody has gone into the list.
    index: isMenuFocused ? Math.min(menuIndex, names.length - 1) : -1,
    items: names.map((name) => ({
      id: name,
      label: name,
      ranges: [],
      pick: ({ store }: CommandContext) =>
        store.update((before) =>
          withEditor(
            before,
            putText(before.editor, escape(folder + name) + (name.endsWith("/") ? "" : " "), { start, end }),
          ),
        ),
    })),
  }
}

function wordAt({ text, cursor }: { text: string; cursor: number }): { start: number; end: number; text: string } {
  const raw = /(?:\\.|[^\s\\'"|;&<>()])*$/.exec(text.slice(0, cursor))?.[0] ?? ""
  return { start: cursor - raw.length, end: cursor, text: raw.replace(/\\(.)/g, "$1") }
}

function escape(path: string): string {
  return path.replace(/[\s\\'"|;&<>()$`*?[\]#!]/g, "\\$&")
}

function toCommonStart([first = "", ...others]: readonly string[]): string {
  let length = first.length
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--
  return first.slice(0, length)
}
