// What a command is, and what it may use. Every action of the terminal, from a key, the palette, a slash or a remote, is
// one command run by its id.
import type { Client } from "../client/client.ts"
import type { Memory } from "../state/persist.ts"
import type { State } from "../state/state.ts"
import type { Store } from "../state/store.ts"
import type { ToastInput } from "../state/toast.ts"

export type ScrollStep = "line-up" | "line-down" | "half-up" | "half-down" | "page-up" | "page-down" | "first" | "last"

export type CommandContext = {
  readonly store: Store
  /** Its calls wait for the server when it is not ready yet. */
  readonly client: Client
  readonly memory: Memory
  /** Settings that only the process that hosts the server can change. */
  readonly host: { setAskPermission(isOn: boolean): Promise<void> }
  readonly terminal: {
    exit(): void
    /** Stops the program until the shell brings it back. */
    suspend(): void
    /** Paints every cell anew. */
    redraw(): void
  }
  /** Moves the transcript that is shown. */
  scroll(step: ScrollStep): void
  toast(toast: ToastInput): void
  run(id: string, args?: string): Promise<void>
  now(): number
}

export type Command = {
  /** Dotted; a name of the key bindings and of remote control. */
  readonly id: string
  readonly title: string
  /** Shown in the palette under this head; without it the command is not listed. */
  readonly group?: "Session" | "Prompt" | "Agent" | "View" | "Program"
  /** Its name after a `/`, and others that mean the same. */
  readonly slash?: string
  readonly aliases?: readonly string[]
  /** Whether it would do something now; a key that it is bound to goes on to the next candidate when not. */
  readonly when?: (state: State) => boolean
  run(context: CommandContext, args: string): void | Promise<void>
}

const keyMark = "key:"

/** What a command is run with when a key asked for it. A sequence after the leader is deliberate: it counts as a name. */
export function toCommandArgument(chord: string, isAfterLeader: boolean): string {
  return isAfterLeader ? "" : keyMark + chord
}

/** The key that asked for a command; undefined when it was asked for by name. */
export function findKey(argument: string): string | undefined {
  return argument.startsWith(keyMark) ? argument.slice(keyMark.length) : undefined
}
