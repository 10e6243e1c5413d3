import { Option } from "commander"
import type { CommonOptions, SessionChoice } from "../options.ts"
import type { RunAsk } from "../run.ts"
import { addCommon, addSessionChoice, collect, exitCodes, toServerUrl } from "./common.ts"
import type { Definition } from "./definition.ts"

type Given = CommonOptions & SessionChoice & Omit<RunAsk, "message">

export const defineRun: Definition = (program, { run, dist }) => {
  addSessionChoice(
    addCommon(
      program
        .command("run")
        .description("send one prompt, print the answer, and end")
        .argument("[message...]", "the prompt; what comes on standard input is put after it"),
    ),
  )
    .option("-f, --file <path>", "attach a file or folder; may be repeated", collect, [])
    .option("--command <name>", "run this command, the message being its arguments")
    .option("--title <text>", "the title of the new session")
    .option("--variant <name>", "how much the model thinks, by a name that it knows")
    .addOption(
      new Option("--format <format>", "how the answer is printed; json: an event a line")
        .choices(["default", "json"])
        .default("default"),
    )
    .option("--attach <url>", "ask this server instead of one of its own", toServerUrl)
    .option("--dir <path>", "with --attach: the project, on the server's machine")
    .option("--share", "share the session first, where the server can", false)
    .addHelpText(
      "after",
      `\nThe answer goes to standard output, progress to standard error. A password of --attach comes from\n` +
        `OPENCODE_SERVER_PASSWORD.\n${exitCodes("0 answered, 1 failed, 2 wrong arguments or settings, 3 a permission was refused, 130 interrupted")}`,
    )
    .action(async (words: string[], options: Given) => {
      await run((await import("../run.ts")).run({ ...options, directory: ".", dist, message: words.join(" ") }))
    })
}
