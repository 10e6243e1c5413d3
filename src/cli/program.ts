// Arguments -> a subcommand. Loads nothing heavy before it knows which.
import { Command, InvalidArgumentError, Option } from "commander"
import type { CommonOptions, SessionChoice } from "./options.ts"

declare const OPENCODE_TUI_VERSION: string | undefined

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

  addCommon(
    program
      .argument("[directory]", "the project to work in", ".")
      .option("-c, --continue", "go on with the last session of the directory")
      .option("-s, --session <id>", "go on with this session", toSessionID)
      .option("-p, --prompt <text>", "put this text into the prompt"),
  )
    .addHelpText("after", exitCodes("0 after you leave, 1 when something failed, 2 for wrong arguments"))
    .action(async (directory: string, options: CommonOptions & SessionChoice & { prompt?: string }) => {
      await run((await import("./start.ts")).start(dist, { ...options, directory }))
    })

  addCommon(program.command("serve").description("run the HTTP server without a terminal"))
    .addHelpText("after", exitCodes("0 after a signal, 1 when it could not start, 2 for wrong arguments or settings"))
    .action(async (options: CommonOptions) => {
      await run((await import("./serve.ts")).serve({ ...options, directory: ".", dist }))
    })

  addCommon(
    program
      .command("run")
      .description("send one prompt, print the answer, and end")
      .argument("<message...>", "the prompt")
      .option("-c, --continue", "go on with the last session of the directory")
      .option("-s, --session <id>", "go on with this session", toSessionID)
      .option("--title <text>", "the title of the new session"),
  )
    .addHelpText(
      "after",
      `\nThe answer goes to standard output, progress to standard error.\n${exitCodes("0 answered, 1 failed, 2 wrong arguments or settings, 3 a permission was refused, 130 interrupted")}`,
    )
    .action(async (message: string[], options: CommonOptions & SessionChoice & { title?: string }) => {
      await run((await import("./run.ts")).run({ ...options, directory: ".", dist, message: message.join(" ") }))
    })

  try {
    await program.parseAsync(argv, { from: "user" })
  } catch (error) {
    // Commander has printed what there is to say.
    if (!isCommanderError(error)) return fail(error)
    process.exitCode = error.exitCode === 0 ? 0 : 2
  }
}

function addCommon(command: Command): Command {
  return command
    .addOption(new Option("--port <number>", "listen here; by default 4096, or any that is free").argParser(toPort))
    .option(
      "--hostname <name>",
      "listen on this address; beyond loopback only with OPENCODE_SERVER_PASSWORD",
      "127.0.0.1",
    )
    .option("--cors <origin>", "let pages of this origin call the server; may be repeated", collect, [])
    .option("-m, --model <provider/model>", "the model of prompts that name none", toModel)
    .option("--agent <name>", "the agent of prompts that name none")
    .option("--trust", "let this project's own settings run programs and name providers", false)
    .option("--print-logs", "write the log to standard error too", false)
    .addOption(
      new Option("--log-level <level>", "what goes into the log")
        .choices(["debug", "info", "warn", "error", "DEBUG", "INFO", "WARN", "ERROR"])
        .default("info")
        .argParser((value) => value.toLowerCase()),
    )
}

function exitCodes(text: string): string {
  return `\nExit codes: ${text}.`
}

function toPort(value: string): number {
  const port = Number(value)
  if (!/^\d+$/.test(value) || port > 65_535) throw new InvalidArgumentError("Expected a port from 0 to 65535.")
  return port
}

function toModel(value: string): string {
  if (!/^[^/]+\/.+$/.test(value)) throw new InvalidArgumentError('Expected "provider/model", such as openai/gpt-5.')
  return value
}

function toSessionID(value: string): string {
  if (!value.startsWith("ses")) throw new InvalidArgumentError("Expected the id of a session; it begins with ses_.")
  return value
}

function collect(value: string, previous: readonly string[]): string[] {
  const origin = URL.canParse(value) ? new URL(value).origin : undefined
  if (!origin || origin === "null" || origin !== value.replace(/\/$/, ""))
    throw new InvalidArgumentError("Expected an origin: scheme, host and port, such as http://localhost:5173.")
  return [...previous, origin]
}

function isCommanderError(error: unknown): error is Error & { exitCode: number } {
  return (
    error instanceof Error && "exitCode" in error && String((error as { code?: unknown }).code).startsWith("commander")
  )
}

function fail(error: unknown): void {
  process.stderr.write(`opencode-tui: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
