// The definition of `opencode-tui shim`: its arguments, flags and help.
import { addTrustFlag, exitCodes } from "../../flags.ts"
import type { DefineSubcommand } from "../subcommand.ts"

export const defineShim: DefineSubcommand = (program, { exitWith, dist }) => {
  addTrustFlag(
    program
      .command("shim")
      .description("write a launcher named opencode into a folder, for programs that start opencode")
      .argument("<folder>", "preferably a folder on your PATH"),
  )
    .addHelpText("after", exitCodes("0 written, 1 failed, 2 another opencode is there already"))
    .action(async (folder: string) => {
      await exitWith((await import("./write-shim.ts")).writeShim({ folder, dist }))
    })
}
