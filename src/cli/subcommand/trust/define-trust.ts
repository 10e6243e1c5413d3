// The definition of `opencode-tui trust`: its arguments, flags and help.
import { addJsonFlag, addTrustFlag, exitCodes } from "../../flags.ts"
import type { DefineSubcommand } from "../subcommand.ts"

type Flags = { readonly show: boolean; readonly remove: boolean; readonly json: boolean; readonly trust: boolean }

export const defineTrust: DefineSubcommand = (program, { exitWith, dist }) => {
  addTrustFlag(
    addJsonFlag(
      program
        .command("trust")
        .description("let the settings of a project run programs, as they are now, and print them")
        .argument("[directory]", "the project", ".")
        .option("--show", "only print them", false)
        .option("--remove", "remove the trust, or the refusal", false),
    ),
  )
    .addHelpText(
      "after",
      exitCodes(
        "0 trusted, or nothing to trust, 1 failed, 2 no such directory, or wrong settings, 3 --show: not trusted",
      ),
    )
    .action(async (directory: string, flags: Flags) => {
      await exitWith((await import("./trust.ts")).trust({ ...flags, directory, dist }))
    })
}
