// The menu at the prompt: commands after a slash, mentions after an `@`, or paths of a shell command. The draft alone
// determines which one is open.
import { isShallowEqual } from "../../state/memoize.ts"
import type { State } from "../../state/state.ts"
import type { CommandContext } from "../command.ts"
import { findMentionMenu } from "./mention-menu.ts"
import type { Menu, MenuItem } from "./menu-item.ts"
import type { Registry } from "../registry.ts"
import { findPathMenu } from "./path-menu.ts"
import { findSlashMenu } from "./slash-menu.ts"

export type MenuFinder = (state: State) => Menu | undefined

/**
 * Memoizes the last menu: several callers read it after each key, and an equal menu keeps its identity so that it is not
 * drawn again.
 */
export function createMenuFinder(registry: Registry): MenuFinder {
  let last: { readonly state: State; readonly menu: Menu | undefined } | undefined
  return (state) => {
    if (last?.state === state) return last.menu
    const menu = findPathMenu(state) ?? findSlashMenu(registry, state) ?? findMentionMenu(state)
    const before = last?.menu
    last = { state, menu: menu && before && isSameMenu(menu, before) ? before : menu }
    return last.menu
  }
}

/** Whether two menus are drawn alike. */
function isSameMenu(one: Menu, other: Menu): boolean {
  return (
    one.index === other.index &&
    one.hint === other.hint &&
    one.items.length === other.items.length &&
    one.items.every((item, index) => isSameItem(item, other.items[index]!))
  )
}

function isSameItem(
  { ranges, pick: _pick, ...item }: MenuItem,
  { ranges: otherRanges, pick: _otherPick, ...otherItem }: MenuItem,
): boolean {
  return (
    isShallowEqual<typeof item>(item, otherItem) &&
    ranges.length === otherRanges.length &&
    ranges.every((range, index) => isShallowEqual(range, otherRanges[index]))
  )
}

/** Applies a key binding of the menu scope. Returns false if the menu has no entry for it. */
export function runMenuKey(context: CommandContext, menu: Menu, id: string): boolean {
  const { store } = context
  const { items, index } = menu
  const focus = (next: number) =>
    store.update((state) => ({ ...state, menuIndex: (next + items.length) % items.length, isMenuFocused: true }))
  if (id === "prompt.autocomplete.hide") {
    store.update((state) => ({ ...state, isMenuHidden: true }))
    return true
  }
  if (items.length === 0) return false
  const item = items[index]
  switch (id) {
    case "prompt.autocomplete.prev":
      focus(index < 0 ? items.length - 1 : index - 1)
      return true
    case "prompt.autocomplete.next":
      focus(index + 1)
      return true
    case "prompt.autocomplete.complete":
      if (item) item.pick(context, "complete")
      else focus(0)
      return true
    case "prompt.autocomplete.select":
      item?.pick(context, "select")
      return item !== undefined
    default:
      return false
  }
}
