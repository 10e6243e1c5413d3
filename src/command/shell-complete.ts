// Completes the path at the cursor of a shell command like a shell: by the common prefix of the matches, then by a list.
import { withEditor } from "../state/prompt.ts"
import { insertText } from "../text/buffer/editor.ts"
import type { Command } from "./command.ts"
import { escapePath } from "./menu/path-menu.ts"

export const shellComplete: Command = {
  id: "prompt.path.complete",
  title: "Complete the path of a shell command",
  when: (state) => state.isShell,
  async run({ store, client }) {
    const { editor } = store.getState()
    const word = findWord(editor.buffer)
    const folder = word.text.slice(0, word.text.lastIndexOf("/") + 1)
    const prefix = word.text.slice(folder.length)
    if (word.text === "") return
    // The server lists only the project; a path outside of it is not completed.
    const nodes = await client.file.list({ path: folder || "." }).catch(() => [])
    const names = nodes
      .filter(({ name }) => name.startsWith(prefix) && (prefix.startsWith(".") || !name.startsWith(".")))
      .map((node) => (node.type === "directory" ? `${node.name}/` : node.name))
    const common = toCommonPrefix(names)
    const [only] = names
    const isOnly = names.length === 1 && only !== undefined
    store.update((state) => {
      // The draft changed while the folder was listed: the completion no longer fits it.
      if (state.editor !== editor || only === undefined) return state
      const suffix = isOnly && !only.endsWith("/") ? " " : ""
      const next = withEditor(state, insertText(editor, escapePath(folder + common) + suffix, word))
      if (isOnly) return next
      const { text, cursor } = next.editor.buffer
      return { ...next, pathChoices: { text, start: word.start, end: cursor, folder, names } }
    })
  },
}

function findWord({ text, cursor }: { text: string; cursor: number }): { start: number; end: number; text: string } {
  const raw = /(?:\\.|[^\s\\'"|;&<>()])*$/.exec(text.slice(0, cursor))?.[0] ?? ""
  return { start: cursor - raw.length, end: cursor, text: raw.replace(/\\(.)/g, "$1") }
}

function toCommonPrefix([first = "", ...others]: readonly string[]): string {
  let length = first.length
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--
  return first.slice(0, length)
}
