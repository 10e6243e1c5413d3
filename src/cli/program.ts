// Arguments -> a subcommand. Loads nothing heavy before it knows which.
import { Command } from "commander"
import { addCommon, addSessionChoice, exitCodes } from "./definition/common.ts"
import { defineAgent } from "./definition/agent.ts"
import { defineAttach } from "./definition/attach.ts"
import { defineAuth } from "./definition/auth.ts"
import type { Definition } from "./definition/definition.ts"
import { defineExport } from "./definition/export.ts"
import { defineImport } from "./definition/import.ts"
import { defineModels } from "./definition/models.ts"
import { defineRun } from "./definition/run.ts"
import { defineServe } from "./definition/serve.ts"
import { defineSession } from "./definition/session.ts"
import { defineShim } from "./definition/shim.ts"
import { defineTrust } from "./definition/trust.ts"
import type { CommonOptions, SessionChoice } from "./options.ts"
import { toReason } from "../text/reason.ts"

declare const OPENCODE_TUI_VERSION: string | undefined

const definitions: readonly Definition[] = [
  defineAttach,
  defineServe,
  defineRun,
  defineSession,
  defineExport,
  defineImport,
  defineModels,
  defineAgent,
  defineAuth,
  defineTrust,
  defineShim,
]

/** Parses the command line and runs what it names; sets the exit code. `dist` is where the built program lies. */
export async function main(dist: URL, argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  // Whoever reads our output may have seen enough, such as `head`.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
    process.exit(0)
  })
  const run = (exitCode: Promise<number>) => exitCode.then((code) => void (process.exitCode = code))
  const program = new Command("opencode-tui")
    .description("An AI coding agent for the terminal, with an HTTP API to drive it")
    .version(
      typeof OPENCODE_TUI_VERSION === "string" ? OPENCODE_TUI_VERSION : "0.0.0",
      "-v, --version",
      "print the version",
    )
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError("(--help tells more)")
    .enablePositionalOptions()
    .exitOverride()

  addSessionChoice(addCommon(program.argument("[directory]", "the project to work in", ".")))
    .option("-p, --prompt <text>", "put this text into the prompt")
    .addHelpText("after", exitCodes("0 after you leave, 1 when something failed, 2 for wrong arguments"))
    .action(async (directory: string, options: CommonOptions & SessionChoice & { prompt?: string }) => {
      await run((await import("./start.ts")).start(dist, { ...options, directory }))
    })
  for (const define of definitions) define(program, { dist, run })

  try {
    await program.parseAsync(argv, { from: "user" })
  } catch (error) {
    // Commander has printed what there is to say.
    if (!isCommanderError(error)) return fail(error)
    process.exitCode = error.exitCode === 0 ? 0 : 2
  }
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
