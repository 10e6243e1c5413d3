// Turns mentions in text of another program into chips, if they name a file, a folder or an agent. The chip keeps the
// spelling of the mention.
import type { Client } from "../../client/client.ts"
import type { State } from "../../state/state.ts"
import { moveTo, toAtomSlice, type AtomContent } from "../../text/buffer/buffer.ts"
import { insertText } from "../../text/buffer/editor.ts"
import { findMentions, type LineRange } from "../../text/mention.ts"
import { toMime } from "../../text/mime.ts"
import type { CommandContext } from "../command.ts"

const maxMentions = 20
const timeoutMs = 2000

/** Never throws. The appending call awaits it, so that a submit that follows has the files. */
export async function attachMentions({ store, client }: CommandContext, text: string): Promise<void> {
  const mentions = findMentions(text).slice(0, maxMentions)
  if (mentions.length === 0) return
  const signal = AbortSignal.timeout(timeoutMs)
  const found = await Promise.all(
    mentions.map(async ({ start, end, path, lines }) => {
      const content = await resolveMention(client, store.getState(), path, lines, signal).catch(() => undefined)
      return content ? [{ label: text.slice(start, end), content }] : []
    }),
  )
  for (const { label, content } of found.flat()) store.update((state) => insertChip(state, label, content))
}

async function resolveMention(
  client: Client,
  { agents, directory }: Pick<State, "agents" | "directory">,
  named: string,
  lines: LineRange | undefined,
  signal: AbortSignal,
): Promise<AtomContent | undefined> {
  if (agents.some((agent) => agent.name === named && agent.mode !== "primary"))
    return { kind: "agent", payload: { name: named } }
  const path = named.startsWith(`${directory}/`) ? named.slice(directory.length + 1) : named.replace(/^\.\//, "")
  const bare = path.replace(/\/$/, "")
  const slash = bare.lastIndexOf("/")
  const nodes = await client.file.list({ path: slash < 0 ? "." : bare.slice(0, slash) }, undefined, { signal })
  const node = nodes.find(({ name }) => name === bare.slice(slash + 1))
  if (!node) return undefined
  const whole = node.type === "directory" ? `${bare}/` : bare
  return { kind: "file", payload: { path: whole, mime: toMime(whole), ...(lines ? { lines } : {}) } }
}

/** Replaces the last occurrence of the label that is not a chip; the cursor stays. */
function insertChip(state: State, label: string, content: AtomContent): State {
  const { buffer } = state.editor
  for (let at = buffer.text.lastIndexOf(label); at >= 0; at = at === 0 ? -1 : buffer.text.lastIndexOf(label, at - 1)) {
    const end = at + label.length
    if (buffer.atoms.some((atom) => atom.end > at && atom.start < end)) continue
    const editor = insertText(state.editor, toAtomSlice(label, content), { start: at, end })
    const moved = { ...editor, buffer: moveTo(editor.buffer, buffer.cursor) }
    return { ...state, editor: moved }
  }
  return state
}
