// What the menu at the prompt is made of, whatever it offers.
import type { CommandContext } from "../command.ts"

/** `complete` (tab) fills in and goes on, `select` (return) is the choice. */
type MenuPick = "select" | "complete"

export type MenuItem = {
  readonly id: string
  readonly label: string
  /** Places in the label that matched what was typed. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[]
  readonly note?: string
  /** The note says why it cannot be chosen as it stands. */
  readonly isWrong?: boolean
  /** Entries of one head stand together. */
  readonly group?: string
  /** The command whose key is shown. */
  readonly command?: string
  readonly pick: (context: CommandContext, how: MenuPick) => void
}

export type Menu = {
  readonly items: readonly MenuItem[]
  /** The focused entry; -1 while none is, so that return goes to the prompt. */
  readonly index: number
  /** Said in place of entries, or below them while more may come. */
  readonly hint?: string
}
