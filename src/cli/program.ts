// Parses the command line and runs the subcommand that it names. Loads the code of no other subcommand.
import { Command } from "commander"
import { toReason } from "../text/to-reason.ts"
import { findTooFewOpenFiles } from "./open-files.ts"
import { subcommands } from "./subcommand/index.ts"

declare const OPENCODE_TUI_VERSION: string | undefined

/** Runs the program and sets the exit code of the process. `dist` is the folder of the built program. */
export async function runProgram(dist: URL, argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  process.on("uncaughtException", reportFault)
  const problem = findTooFewOpenFiles()
  if (problem) return fail(new Error(problem))
  const program = new Command("opencode-tui")
    .description("An AI coding agent for the terminal, with an HTTP API to drive it")
    .version(
      typeof OPENCODE_TUI_VERSION === "string" ? OPENCODE_TUI_VERSION : "0.0.0",
      "-v, --version",
      "print the version",
    )
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError("(see --help)")
    .enablePositionalOptions()
    .exitOverride()
  const exitWith = (exitCode: Promise<number>) => exitCode.then((code) => void (process.exitCode = code))
  for (const define of subcommands) define(program, { dist, exitWith })

  try {
    await program.parseAsync(argv, { from: "user" })
  } catch (error) {
    // Commander has printed its message already.
    if (isCommanderError(error)) process.exitCode = error.exitCode === 0 ? 0 : 2
    else fail(error)
  }
  exitWhenWritten()
}

/** The message instead of the minified source. The terminal restores the screen first, in a listener of its own. */
function reportFault(error: unknown): void {
  if (process.listenerCount("uncaughtException") > 1) return
  fail(error)
  process.exit()
}

/** Ends the process when its output is written, whatever is still open in it. */
function exitWhenWritten(): void {
  // The error of a write comes before that; its listener ends the process.
  process.stdout.write("", () => process.stderr.write("", () => setImmediate(() => process.exit())))
}

function isCommanderError(error: unknown): error is Error & { exitCode: number } {
  return (
    error instanceof Error && "exitCode" in error && String((error as { code?: unknown }).code).startsWith("commander")
  )
}

function fail(error: unknown): void {
  process.stderr.write(`opencode-tui: ${toReason(error)}\n`)
  process.exitCode = 1
}
