// The type of a subcommand's definition: its name, arguments, flags and help, without the code that it runs. A definition
// loads that code when the subcommand is called, so that a start loads no other subcommand.
import type { Command } from "commander"

/** Adds a subcommand to the program. */
export type DefineSubcommand = (program: Command, context: SubcommandContext) => void

type SubcommandContext = {
  /** The folder of the built program. */
  readonly dist: URL
  /** Waits for a subcommand to end and sets the exit code of the process. */
  exitWith(exitCode: Promise<number>): Promise<void>
}
