// The definition of `opencode-tui run`: its arguments, flags and help.
import { Option } from "commander"
import {
  addServerFlags,
  addSessionFlags,
  collect,
  exitCodes,
  type ServerFlags,
  type SessionFlags,
  toServerUrl,
} from "../../flags.ts"
import type { DefineSubcommand } from "../subcommand.ts"
import type { RunFlags } from "./run.ts"

type Flags = ServerFlags & SessionFlags & Omit<RunFlags, "message">

export const defineRun: DefineSubcommand = (program, { exitWith, dist }) => {
  addSessionFlags(
    addServerFlags(
      program
        .command("run")
        .description("send one prompt, print the answer, and end")
        .argument("[message...]", "the prompt; the text on standard input is appended"),
    ),
  )
    .option("-f, --file <path>", "attach a file or folder; may be repeated", collect, [])
    .option("--command <name>", "run this command with the message as its arguments")
    .option("--title <text>", "the title of the new session")
    .option("--variant <name>", "a variant of the model, such as its reasoning effort")
    .addOption(
      new Option("--format <format>", "how the answer is printed; json: an event a line")
        .choices(["default", "json"])
        .default("default"),
    )
    .option("--attach <url>", "send the prompt to this server instead of starting one", toServerUrl)
    .option("--dir <path>", "with --attach: the project, on the server's machine")
    .option("--share", "share the session first, where the server can", false)
    .addHelpText(
      "after",
      `\nThe answer goes to standard output, progress to standard error. A password for --attach comes from\n` +
        `OPENCODE_SERVER_PASSWORD.\n${exitCodes("0 answered, 1 failed, 2 wrong arguments or settings, 3 a permission was refused, 4 the limit of steps was reached, 130 interrupted")}`,
    )
    .action(async (words: string[], flags: Flags) => {
      await exitWith((await import("./run.ts")).run({ ...flags, directory: ".", dist, message: words.join(" ") }))
    })
}
