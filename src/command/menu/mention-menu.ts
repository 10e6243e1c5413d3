// The menu after an `@` in the prompt: files and folders of the project, and agents. A chosen entry becomes a chip.
import { withEditor } from "../../state/prompt.ts"
import type { State } from "../../state/state.ts"
import { toFrecencyBonus, toFrecency } from "../../state/frecency.ts"
import { toAtomSlice, joinSlices, type AtomContent } from "../../text/buffer/buffer.ts"
import { insertText } from "../../text/buffer/editor.ts"
import { fuzzy } from "../../text/fuzzy.ts"
import { findMentionAtCursor, toMentionLabel, type Mention } from "../../text/mention.ts"
import { isMedia, toMime } from "../../text/mime.ts"
import type { CommandContext } from "../command.ts"
import type { Menu, MenuItem } from "./menu-item.ts"
import { recordChoice } from "./record-choice.ts"

const groups = ["Files", "Folders", "Agents"] as const
type Group = (typeof groups)[number]
type Scored = { readonly item: MenuItem; readonly group: Group; readonly score: number }

/** Entries per group for an empty query. */
const maxPerGroup = 5

/** The mention at the cursor that the menu is open for. */
export function findOpenMention(
  state: Pick<State, "isShell" | "isMenuHidden" | "dialogs" | "editor">,
): Mention | undefined {
  if (state.isShell || state.isMenuHidden || state.dialogs.length > 0) return undefined
  return findMentionAtCursor(state.editor.buffer)
}

export function findMentionMenu(state: State): Menu | undefined {
  const token = findOpenMention(state)
  if (!token) return undefined
  const scored = [...toPathItems(state, token), ...(token.hasLines ? [] : toAgentItems(state, token))]
  const best = (group: Group) => Math.max(...scored.map((each) => (each.group === group ? each.score : -1)))
  const order = token.path === "" ? groups : groups.toSorted((a, b) => best(b) - best(a))
  const items = order.flatMap((group) =>
    scored
      .filter((each) => each.group === group)
      .sort((a, b) => b.score - a.score)
      .slice(0, token.path === "" ? maxPerGroup : undefined)
      .map(({ item }) => item),
  )
  const hint = toHint(state, token, items.length)
  // An `@` in a sentence that matches nothing opens no menu.
  if (items.length === 0 && hint === undefined) return undefined
  return {
    items,
    index: Math.max(0, Math.min(state.menuIndex, items.length - 1)),
    ...(hint === undefined ? {} : { hint }),
  }
}

function toHint(
  { mentionResult, connection }: Pick<State, "mentionResult" | "connection">,
  token: Mention,
  count: number,
): string | undefined {
  if (mentionResult?.query !== token.path)
    return connection.phase === "starting" ? "Waiting for the server…" : "Indexing…"
  if (mentionResult.problem !== undefined) return `Files could not be searched: ${mentionResult.problem}`
  return count === 0 ? "No such file, folder or agent" : undefined
}

function toPathItems(state: State, token: Mention): Scored[] {
  const paths = state.mentionResult?.paths ?? []
  const bonus = (path: string) => toFrecencyBonus(state, `file:${path}`, state.clock)
  const folder = token.path.slice(0, token.path.lastIndexOf("/") + 1)
  const found =
    token.path === folder
      ? paths
          .filter((path) => path.startsWith(folder) && path !== folder)
          .concat(token.path === "" ? toFrequentFiles(state).filter((path) => !paths.includes(path)) : [])
          .map((item, index) => ({ item, score: 0.5 - index / 1e5, ranges: [] }))
      : fuzzy(token.path, paths, (path) => path)
  return found
    .filter(({ item }) => !token.hasLines || !item.endsWith("/"))
    .map(({ item: path, score, ranges }) => ({
      group: path.endsWith("/") ? "Folders" : "Files",
      score: score + bonus(path),
      item: {
        id: path,
        label: path,
        ranges,
        group: path.endsWith("/") ? "Folders" : "Files",
        ...toLineNote(state, token, path),
        pick: (context, how) => pickPath(context, path, how),
      },
    }))
}

/** Files that were mentioned before, by frecency, in any folder. */
function toFrequentFiles(state: Pick<State, "frecency" | "clock">): string[] {
  const weight = (path: string) => toFrecency(state, `file:${path}`, state.clock)
  return [...state.frecency.keys()]
    .filter((key) => key.startsWith("file:"))
    .map((key) => key.slice("file:".length))
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, maxPerGroup)
}

function toLineNote(
  state: Pick<State, "lineCounts">,
  { hasLines, lines }: Mention,
  path: string,
): Pick<MenuItem, "note" | "isWrong"> {
  const count = state.lineCounts.get(path)
  if (!hasLines) return {}
  if (!lines) return { note: count === undefined ? "line, or from-to" : `line, or from-to, of ${count}` }
  const named = lines.start === lines.end ? `line ${lines.start}` : `lines ${lines.start}–${lines.end}`
  if (count === undefined) return { note: named }
  return lines.start > count ? { note: `has only ${count} lines`, isWrong: true } : { note: `${named} of ${count}` }
}

function toAgentItems(state: State, token: Mention): Scored[] {
  const agents = state.agents.filter((agent) => agent.mode !== "primary" && !agent.hidden)
  return fuzzy(token.path, agents, (agent) => agent.name).map(({ item: { name, description }, score, ranges }) => ({
    group: "Agents",
    score: score + toFrecencyBonus(state, `agent:${name}`, state.clock),
    item: {
      id: `@${name}`,
      label: name,
      ranges,
      group: "Agents",
      ...(description ? { note: description } : {}),
      pick: (context) => {
        putMention(context, `@${name}`, { kind: "agent", payload: { name } })
        recordChoice(context, `agent:${name}`)
      },
    },
  }))
}

function pickPath(context: CommandContext, path: string, how: "select" | "complete"): void {
  const { store, toast } = context
  const state = store.getState()
  const token = findMentionAtCursor(state.editor.buffer)
  if (!token) return
  // The first tab fills in the path, so that a folder opens and a line range can be typed after a file.
  if (how === "complete" && token.path !== path) {
    const range = { start: token.start, end: token.end }
    return store.update((before) => withEditor(before, insertText(before.editor, `@${path}`, range)))
  }
  const lines = isMedia(toMime(path)) ? undefined : token.lines
  const count = state.lineCounts.get(path)
  if (lines && count !== undefined && lines.start > count)
    return toast({ message: `${path} has only ${count} lines`, variant: "warning" })
  putMention(context, toMentionLabel(path, lines), {
    kind: "file",
    payload: { path, mime: toMime(path), ...(lines ? { lines } : {}) },
  })
  recordChoice(context, `file:${path}`)
}

/** Replaces the typed mention with a chip, followed by a space. */
function putMention({ store }: CommandContext, label: string, content: AtomContent): void {
  store.update((state) => {
    const { buffer } = state.editor
    const token = findMentionAtCursor(buffer)
    if (!token) return state
    const atom = toAtomSlice(label, content)
    const slice = /^\s/.test(buffer.text.slice(token.end)) ? atom : joinSlices(atom, { text: " ", atoms: [] })
    return withEditor(state, insertText(state.editor, slice, { start: token.start, end: token.end }))
  })
}
