// The definition of the program without a subcommand: its arguments, flags and help.
import { addServerFlags, addSessionFlags, exitCodes, type ServerFlags, type SessionFlags } from "../../flags.ts"
import type { DefineSubcommand } from "../subcommand.ts"

type Flags = ServerFlags & SessionFlags & { readonly prompt?: string }

export const defineStart: DefineSubcommand = (program, { exitWith, dist }) => {
  addSessionFlags(addServerFlags(program.argument("[directory]", "the project to work in", ".")))
    .option("-p, --prompt <text>", "put this text into the prompt")
    .addHelpText("after", exitCodes("0 after you leave, 1 when something failed, 2 for wrong arguments"))
    .action(async (directory: string, flags: Flags) => {
      await exitWith((await import("./start.ts")).start({ ...flags, directory, dist }))
    })
}
