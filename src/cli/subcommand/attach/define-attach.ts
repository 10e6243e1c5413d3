// The definition of `opencode-tui attach`: its arguments, flags and help.
import { addPromptFlags, addSessionFlags, addTrustFlag, exitCodes, toServerUrl } from "../../flags.ts"
import type { DefineSubcommand } from "../subcommand.ts"
import type { AttachOptions } from "./attach.ts"

export const defineAttach: DefineSubcommand = (program, { exitWith, dist }) => {
  addTrustFlag(
    addPromptFlags(
      addSessionFlags(
        program
          .command("attach")
          .description("open the terminal on a server that is running, on this machine or another")
          .argument("<url>", "its address, such as http://localhost:4096", toServerUrl),
      ),
    )
      .option("--dir <path>", "the project, on the server's machine")
      .option("--prompt <text>", "put this text into the prompt")
      .option("-u, --username <name>", "the user name; by default OPENCODE_SERVER_USERNAME or opencode")
      .option("-p, --password <password>", "visible to other users: OPENCODE_SERVER_PASSWORD is better"),
  )
    .addHelpText(
      "after",
      `\nThe password comes from OPENCODE_SERVER_PASSWORD, or is asked for. The server decides what a project may run:\n` +
        `--trust changes nothing here.\n${exitCodes("0 after you leave, 1 no server at this address, 2 wrong arguments or password")}`,
    )
    .action(async (url: string, flags: Omit<AttachOptions, "url" | "dist">) => {
      await exitWith((await import("./attach.ts")).attach({ ...flags, url, dist }))
    })
}
