// What the definition of a subcommand is given: its words, options and exit codes are here, what it does is in a file of
// its own that is loaded when it is named.
import type { Command } from "commander"

export type Definition = (program: Command, tools: DefinitionTools) => void

export type DefinitionTools = {
  /** Where the built program lies. */
  readonly dist: URL
  /** Takes the exit code when it is known. */
  run(exitCode: Promise<number>): Promise<void>
}
