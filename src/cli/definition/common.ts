// Options that several subcommands have, and the words in which values of them are refused.
import { type Command, InvalidArgumentError, Option } from "commander"

/** What a server of one's own and its prompts are told. */
export function addCommon(command: Command): Command {
  return addTrust(
    addPrompting(
      command
        .addOption(new Option("--port <number>", "listen here; by default 4096, or any that is free").argParser(toPort))
        .option(
          "--hostname <name>",
          "listen on this address; beyond loopback only with OPENCODE_SERVER_PASSWORD",
          "127.0.0.1",
        )
        .option("--cors <origin>", "let pages of this origin call the server; may be repeated", collectOrigin, []),
    ),
  )
    .option("--print-logs", "write the log to standard error too", false)
    .addOption(
      new Option("--log-level <level>", "what goes into the log")
        .choices(["debug", "info", "warn", "error", "DEBUG", "INFO", "WARN", "ERROR"])
        .default("info")
        .argParser((value) => value.toLowerCase()),
    )
}

export function addTrust(command: Command): Command {
  return command.option("--trust", "let this project's own settings run programs and name providers", false)
}

/** Who answers. */
export function addPrompting(command: Command): Command {
  return command
    .option("-m, --model <provider/model>", "the model of prompts that name none", toModel)
    .option("--agent <name>", "the agent of prompts that name none")
}

export function addSessionChoice(command: Command): Command {
  return command
    .option("-c, --continue", "go on with the last session of the directory")
    .option("-s, --session <id>", "go on with this session", toSessionID)
}

export function addJson(command: Command): Command {
  return command.option("--json", "print JSON", false)
}

/** How a subcommand can end, for its help. */
export function exitCodes(text: string): string {
  return `\nExit codes: ${text}.`
}

export function toSessionID(value: string): string {
  if (!value.startsWith("ses")) throw new InvalidArgumentError("Expected the id of a session; it begins with ses_.")
  return value
}

/** The address of a server, without a last slash. */
export function toServerUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new InvalidArgumentError("Expected the address of a server, such as http://localhost:4096.")
  return value.replace(/\/+$/, "")
}

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

function collectOrigin(value: string, previous: readonly string[]): string[] {
  const origin = URL.canParse(value) ? new URL(value).origin : undefined
  if (!origin || origin === "null" || origin !== value.replace(/\/$/, ""))
    throw new InvalidArgumentError("Expected an origin: scheme, host and port, such as http://localhost:5173.")
  return [...previous, origin]
}
