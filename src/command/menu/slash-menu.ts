// The menu after a slash at the start of the prompt: commands of the terminal, and commands of the server, which include
// the user's. A command of the server replaces one of the terminal with the same name.
import type { Command as ServerCommand } from "../../../server/schema/agent.ts"
import { replacePrompt, takePrompt } from "../../state/prompt.ts"
import type { State } from "../../state/state.ts"
import { toFrecencyBonus, toFrecency } from "../../state/frecency.ts"
import { fuzzy } from "../../text/fuzzy.ts"
import type { AnyCommand } from "../command.ts"
import type { Menu, MenuItem } from "./menu-item.ts"
import type { Registry } from "../registry.ts"
import { recordChoice } from "./record-choice.ts"

type Candidate = {
  readonly name: string
  readonly aliases: readonly string[]
  readonly item: Omit<MenuItem, "id" | "label" | "ranges">
}

/** The menu while the name of a command is typed, up to the first space. Text of another program never opens it. */
export function findSlashMenu(registry: Registry, state: State): Menu | undefined {
  if (state.isRemote || state.isShell || state.isMenuHidden) return undefined
  const query = /^\/(\S*)$/.exec(state.editor.buffer.text)?.[1]
  if (query === undefined) return undefined
  const items = rank(toCandidates(registry, state), query, state)
  // An absolute path is not a mistyped command.
  if (items.length === 0 && query.includes("/")) return undefined
  const hint = items.length === 0 ? "No such command" : undefined
  return {
    items,
    index: Math.max(0, Math.min(state.menuIndex, items.length - 1)),
    ...(hint === undefined ? {} : { hint }),
  }
}

function toCandidates(registry: Registry, state: State): Candidate[] {
  const terminal = registry.commands.flatMap((command): Candidate[] => {
    if (command.slash === undefined || command.when?.(state) === false) return []
    return [{ name: command.slash, aliases: command.aliases ?? [], item: toTerminalItem(command) }]
  })
  const server = (state.serverCommands ?? []).map((command): Candidate => ({
    name: command.name,
    aliases: [],
    item: toServerItem(command),
  }))
  const names = new Set(server.map(({ name }) => name))
  return [...server, ...terminal.filter(({ name }) => !names.has(name))].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function toTerminalItem(command: AnyCommand): Candidate["item"] {
  const name = command.slash!
  return {
    note: command.title,
    command: command.id,
    pick(context, how) {
      if (how === "complete") return context.store.update((state) => replacePrompt(state, `/${name} `))
      context.store.update((state) => takePrompt(state).state)
      recordChoice(context, `slash:${name}`)
      void context.run(command.id, { source: "slash" })
    },
  }
}

/** A command that takes arguments is not submitted when it is picked: the arguments follow. */
function toServerItem({ name, description = "", hints }: ServerCommand): Candidate["item"] {
  return {
    note: description,
    pick(context, how) {
      const isReady = how === "select" && hints.length === 0
      context.store.update((state) => replacePrompt(state, isReady ? `/${name}` : `/${name} `))
      if (isReady) void context.run("prompt.submit", { source: "slash" })
    },
  }
}

/** Orders by match and frecency; for an empty query by frecency, then by name. */
function rank(candidates: readonly Candidate[], query: string, state: State): MenuItem[] {
  const toItem = ({ name, item }: Candidate, ranges: MenuItem["ranges"]): MenuItem => ({
    ...item,
    id: name,
    label: `/${name}`,
    ranges: ranges.map(({ start, end }) => ({ start: start + 1, end: end + 1 })),
  })
  if (query === "") {
    const frecency = ({ name }: Candidate) => toFrecency(state, `slash:${name}`, state.clock)
    return candidates.toSorted((a, b) => frecency(b) - frecency(a)).map((candidate) => toItem(candidate, []))
  }
  const words = candidates.flatMap((candidate) =>
    [candidate.name, ...candidate.aliases].map((text) => ({ candidate, text })),
  )
  const best = new Map<Candidate, { score: number; ranges: MenuItem["ranges"] }>()
  for (const { item, score, ranges } of fuzzy(query, words, ({ text }) => text)) {
    const isName = item.text === item.candidate.name
    if ((best.get(item.candidate)?.score ?? 0) < score)
      best.set(item.candidate, { score, ranges: isName ? ranges : [] })
  }
  const score = (candidate: Candidate) =>
    (best.get(candidate)?.score ?? 0) + toFrecencyBonus(state, `slash:${candidate.name}`, state.clock)
  return [...best.keys()]
    .sort((a, b) => score(b) - score(a))
    .map((candidate) => toItem(candidate, best.get(candidate)?.ranges ?? []))
}

/** Parses a draft as a command of the server and its arguments; undefined for any other draft. */
export function findServerCommand(
  state: Pick<State, "serverCommands">,
  text: string,
): { readonly command: ServerCommand; readonly args: string } | undefined {
  const match = /^\/(\S+)(?:\s+([\s\S]*))?$/.exec(text)
  const command = match && state.serverCommands?.find(({ name }) => name === match[1])
  return command ? { command, args: match[2] ?? "" } : undefined
}

/** The arguments that the typed command still expects, to show after the cursor. */
export function findArgumentHint(
  state: Pick<State, "editor" | "isShell" | "isRemote" | "serverCommands">,
): string | undefined {
  const { text, cursor } = state.editor.buffer
  if (state.isShell || state.isRemote || cursor !== text.length || text.includes("\n")) return undefined
  const found = findServerCommand(state, text)
  if (!found || !/\s$/.test(text)) return undefined
  const given = found.args.trim() === "" ? 0 : found.args.trim().split(/\s+/).length
  const numbered = found.command.hints.filter((hint) => /^\$\d+$/.test(hint)).slice(given)
  const rest = given === 0 && found.command.hints.includes("$ARGUMENTS") ? ["arguments"] : []
  const hint = [...numbered, ...rest].join(" ")
  return hint === "" ? undefined : hint
}
