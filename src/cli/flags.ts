// Flags that several subcommands share: what commander parses, and the types of the parsed values.
import { type Command, InvalidArgumentError, Option } from "commander"

type LogLevel = "debug" | "info" | "warn" | "error"

/** Flags of a subcommand that starts a server. */
export type ServerFlags = {
  readonly port?: number
  readonly hostname: string
  readonly cors: readonly string[]
  readonly model?: string
  readonly agent?: string
  readonly trust: boolean
  readonly printLogs: boolean
  /** Logs this level and above. */
  readonly logLevel: LogLevel
}

export type SessionFlags = { readonly continue?: boolean; readonly session?: string }

/** The project that a subcommand works on. */
export type ProjectOptions = {
  readonly directory: string
  /** The folder of the built program. */
  readonly dist: URL
  readonly trust: boolean
}

export type ListOptions = ProjectOptions & { readonly json: boolean }

export function addServerFlags(command: Command): Command {
  return addTrustFlag(
    addPromptFlags(
      command
        .addOption(
          new Option("--port <number>", "listen on this port; by default 4096, or any free one").argParser(toPort),
        )
        .option(
          "--hostname <name>",
          "listen on this address; beyond loopback only with OPENCODE_SERVER_PASSWORD",
          "127.0.0.1",
        )
        .option("--cors <origin>", "let pages of this origin call the server; may be repeated", collect, []),
    ),
  )
    .option("--print-logs", "write the log to standard error too", false)
    .addOption(
      new Option("--log-level <level>", "the least severe level that is logged")
        .choices(["debug", "info", "warn", "error", "DEBUG", "INFO", "WARN", "ERROR"])
        .default("info")
        .argParser((value) => value.toLowerCase()),
    )
}

export function addTrustFlag(command: Command): Command {
  return command.option("--trust", "let this project's own settings run programs and name providers", false)
}

/** The model and the agent that answer prompts. */
export function addPromptFlags(command: Command): Command {
  return command
    .option("-m, --model <provider/model>", "the model of prompts that name none", toModel)
    .option("--agent <name>", "the agent of prompts that name none")
}

export function addSessionFlags(command: Command): Command {
  return command
    .option("-c, --continue", "continue the last session of the directory")
    .option("-s, --session <id>", "continue this session", toSessionID)
}

export function addJsonFlag(command: Command): Command {
  return command.option("--json", "print JSON", false)
}

/** The line of a help text that lists the exit codes. */
export function exitCodes(text: string): string {
  return `\nExit codes: ${text}.`
}

/** Throws InvalidArgumentError, like the parsers below. */
export function toSessionID(value: string): string {
  if (!value.startsWith("ses")) throw new InvalidArgumentError("Expected the id of a session; it begins with ses_.")
  return value
}

/** The address of a server, without a trailing slash. */
export function toServerUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new InvalidArgumentError("Expected the address of a server, such as http://localhost:4096.")
  return value.replace(/\/+$/, "")
}

/** Appends the value of a flag that may be repeated. */
export function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value]
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
