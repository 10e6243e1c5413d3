// The types that all menus at the prompt share.
import type { CommandContext } from "../command.ts"

/** `complete` (tab) fills in the entry and keeps the menu; `select` (return) chooses it. */
type MenuPick = "select" | "complete"

export type MenuItem = {
  readonly id: string
  readonly label: string
  /** The parts of the label that match the typed text. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[]
  readonly note?: string
  /** The note is a reason why the entry cannot be chosen. */
  readonly isWrong?: boolean
  /** Heading; entries of one group are adjacent. */
  readonly group?: string
  /** The id of the command whose key is shown. */
  readonly command?: string
  readonly pick: (context: CommandContext, how: MenuPick) => void
}

export type Menu = {
  readonly items: readonly MenuItem[]
  /** The focused entry; -1 for none, so that return goes to the prompt. */
  readonly index: number
  /** Shown instead of entries, or below them while more may follow. */
  readonly hint?: string
}
