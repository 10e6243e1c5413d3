// The definition of `opencode-tui import`: its arguments, flags and help.
import { addTrustFlag, exitCodes } from "../../flags.ts"
import type { DefineSubcommand } from "../subcommand.ts"

export const defineImport: DefineSubcommand = (program, { exitWith, dist }) => {
  addTrustFlag(
    program
      .command("import")
      .description("create a session of this directory from an exported one; prints its id")
      .argument("<file>", "the output of `export`; - for standard input"),
  )
    .addHelpText("after", exitCodes("0 imported, 1 failed, 2 the file cannot be read or is no exported session"))
    .action(async (file: string, flags: { readonly trust: boolean }) => {
      await exitWith((await import("./import-session.ts")).importSession({ ...flags, file, directory: ".", dist }))
    })
}
