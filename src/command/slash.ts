// The menu of commands that opens when the prompt begins with a slash.
import { fuzzy } from "../text/fuzzy.ts"
import { toPromptText } from "../state/prompt.ts"
import type { State } from "../state/state.ts"
import type { Command } from "./command.ts"
import type { Registry } from "./registry.ts"

export type SlashItem = { readonly command: Command; readonly name: string }

export type SlashMenu = { readonly items: readonly SlashItem[]; readonly index: number }

/** The text after the slash while a command's name is being typed: no space yet, on one line. */
export function findSlashQuery(text: string): string | undefined {
  return /^\/(\S*)$/.exec(text)?.[1]
}

/** What the menu shows; undefined when it is closed. Remote text never opens it. */
export function findSlashMenu(registry: Registry, state: State): SlashMenu | undefined {
  if (state.isRemote || state.isShell || state.isMenuHidden) return undefined
  const query = findSlashQuery(toPromptText(state))
  if (query === undefined) return undefined
  const items = registry.commands
    .filter((command) => command.slash !== undefined && (command.when?.({ ...state }) ?? true))
    .map((command) => ({ command, name: command.slash! }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const found =
    query === ""
      ? items
      : fuzzy(query, items, (item) => [item.name, ...(item.command.aliases ?? [])].join(" ")).map((hit) => hit.item)
  return { items: found, index: Math.max(0, Math.min(state.menuIndex, found.length - 1)) }
}
