// The definition of `opencode-tui serve`: its arguments, flags and help.
import { addServerFlags, exitCodes, type ServerFlags } from "../../flags.ts"
import type { DefineSubcommand } from "../subcommand.ts"

export const defineServe: DefineSubcommand = (program, { exitWith, dist }) => {
  addServerFlags(program.command("serve").description("run the HTTP server without a terminal"))
    .addHelpText("after", exitCodes("0 after a signal, 1 when it could not start, 2 for wrong arguments or settings"))
    .action(async (flags: ServerFlags) => {
      await exitWith((await import("./serve.ts")).serve({ ...flags, directory: ".", dist }))
    })
}
