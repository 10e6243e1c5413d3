// Keys in the menu of slash commands.
import { replacePrompt, takePrompt } from "../state/prompt.ts"
import type { CommandContext } from "./command.ts"
import type { SlashMenu } from "./slash.ts"

/** Does what the menu's own command `id` means; false when the menu has nothing to choose from. */
export function runMenuKey(context: CommandContext, menu: SlashMenu, id: string): boolean {
  const { store } = context
  const item = menu.items[menu.index]
  const move = (step: number) =>
    store.update((state) => ({
      ...state,
      menuIndex: (menu.index + step + menu.items.length) % menu.items.length,
    }))
  if (id === "prompt.autocomplete.hide") {
    store.update((state) => ({ ...state, isMenuHidden: true }))
    return true
  }
  if (!item) return false
  switch (id) {
    case "prompt.autocomplete.prev":
      move(-1)
      return true
    case "prompt.autocomplete.next":
      move(1)
      return true
    case "prompt.autocomplete.complete":
      store.update((state) => replacePrompt(state, `/${item.name} `))
      return true
    case "prompt.autocomplete.select":
      store.update((state) => takePrompt(state).state)
      void context.run(item.command.id)
      return true
    default:
      return false
  }
}
