// What a command is, and what it may use. Every action of the terminal, from a key, the palette, a slash or a remote, is
// one command run by its id.
import type { TrustAnswer, TrustReview } from "../../server/schema/trust.ts"
import type { Client } from "../client/client.ts"
import type { Memory } from "../state/memory.ts"
import type { State } from "../state/state.ts"
import type { Store } from "../state/store.ts"
import type { ToastInput } from "../state/toast.ts"

export type ScrollStep =
  | "line-up"
  | "line-down"
  | "half-up"
  | "half-down"
  | "page-up"
  | "page-down"
  | "first"
  | "last"
  | UserStep

/** To the message of the user's before, after, or the last one. */
export type UserStep = "user-up" | "user-down" | "user-last"

/** What only the process that hosts the server can do; its settings are nobody else's. */
export type HostPort = {
  setAskPermission(isOn: boolean): Promise<void>
  /** Missing where the server is another process: what that one trusts is told to it. */
  readonly trust?: {
    review(): Promise<TrustReview>
    /** Throws when what was reviewed has changed. */
    answer(answer: TrustAnswer, hash: string): Promise<void>
  }
}

export type CommandContext = {
  readonly store: Store
  /** Its calls wait for the server when it is not ready yet. */
  readonly client: Client
  readonly memory: Memory
  readonly host: HostPort
  /** The environment that the program was started in. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: {
    exit(): void
    /** Leaves the terminal to another program while `work` runs, and paints the screen anew afterwards. */
    lend(work: () => Promise<void>): Promise<void>
    /** Stops the program until the shell brings it back. */
    suspend(): void
    /** Paints every cell anew. */
    redraw(): void
    /** Sends a sequence that draws nothing. */
    send(bytes: string): void
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

/** What a command is run with when a key asked for it, or a sequence of the leader and a key. */
export function toCommandArgument(chord: string, leader: string | undefined): string {
  return keyMark + (leader === undefined ? chord : `${leader} ${chord}`)
}

/** The key, or the sequence, that asked for a command; undefined when it was asked for by name. */
export function findKey(argument: string): string | undefined {
  return argument.startsWith(keyMark) ? argument.slice(keyMark.length) : undefined
}
