// A command is one action of the terminal. A key, the palette, a slash, a remote call and the program itself all run it
// the same way: by its id, with the source of the request and typed arguments.
import type { BodyInput } from "../../server/api/endpoint.ts"
import type { tui } from "../../server/api/tui.contract.ts"
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

/** To the previous, the next or the last message of the user. */
type UserStep = "user-up" | "user-down" | "user-last"

/** Actions of the process that starts the server: they change the user's settings on this machine. */
export type HostPort = {
  /** Returns the settings files whose rules still say otherwise. */
  setAskPermission(isOn: boolean): Promise<readonly string[]>
  /** Missing when the terminal is attached to a server of another process, which decides itself what it trusts. */
  readonly trust?: {
    review(): Promise<TrustReview>
    /** Throws if the settings have changed since the review; `hash` identifies the reviewed ones. */
    answer(answer: TrustAnswer, hash: string): Promise<void>
  }
}

/** Arguments of the commands that take some. All other commands take none. */
type CommandArgs = {
  readonly "prompt.append": BodyInput<typeof tui.appendPrompt>
  readonly "session.select": BodyInput<typeof tui.selectSession>
  readonly "toast.show": BodyInput<typeof tui.showToast>
}

type ArgsOf<ID extends string> = ID extends keyof CommandArgs ? CommandArgs[ID] : undefined

/**
 * Where a request to run a command comes from: a key binding, an entry that the user picks from a list, a command typed
 * after a slash, another program, or the terminal itself without a request of the user.
 */
type CommandSource = "key" | "palette" | "slash" | "remote" | "program"

/** `key` is the chord that was pressed, after the leader `leader chord`. */
type Origin =
  | { readonly source: "key"; readonly key: string }
  | { readonly source: Exclude<CommandSource, "key">; readonly key?: undefined }

export type Invocation<Args = undefined> = Origin &
  (undefined extends Args ? { readonly args?: Args } : { readonly args: Args })

export type CommandContext = {
  readonly store: Store
  /** Its calls wait until the server is ready. */
  readonly client: Client
  readonly memory: Memory
  readonly host: HostPort
  /** Environment variables of the program. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: {
    exit(): void
    /** Releases the terminal to another program while `work` runs, then repaints the screen. */
    handOver(work: () => Promise<void>): Promise<void>
    /** Suspends the program until the shell resumes it. */
    suspend(): void
    /** Repaints every cell. */
    redraw(): void
    /** Writes a control sequence that draws nothing. */
    send(bytes: string): void
  }
  /** Scrolls the shown transcript. */
  scroll(step: ScrollStep): void
  toast(toast: ToastInput): void
  /** Runs a command by its id, or by the name of a key binding; see Registry.run. */
  run<ID extends string>(id: ID, invocation: Invocation<ArgsOf<ID>>): Promise<void>
  now(): number
}

export type Command<ID extends string = string> = {
  /** Dotted. Key bindings and remote calls name a command by it. */
  readonly id: ID
  readonly title: string
  /** The section of the palette that lists the command; commands without it are not listed. */
  readonly group?: "Session" | "Prompt" | "Agent" | "View" | "Program"
  /** The name after a `/`, and other names with the same meaning. */
  readonly slash?: string
  readonly aliases?: readonly string[]
  /** Whether the command has an effect in this state. When it has none, its key goes to the next command bound to it. */
  readonly when?: (state: State) => boolean
  run(context: CommandContext, invocation: Invocation<ArgsOf<ID>>): void | Promise<void>
} & (ID extends keyof CommandArgs
  ? {
      /** Checks arguments that come from outside. Throws an Error that names the wrong field. */
      readonly parseArgs: (args: unknown) => ArgsOf<ID>
    }
  : unknown)

/** A command whose arguments are known only to itself: a registry holds it, and passes what its `parseArgs` returns. */
export type AnyCommand = Omit<Command, "run"> & {
  readonly parseArgs?: (args: unknown) => unknown
  run(context: CommandContext, invocation: Invocation<unknown>): void | Promise<void>
}
