// The definition of `opencode-tui models`: its arguments, flags and help.
import { addJsonFlag, addTrustFlag, exitCodes } from "../../flags.ts"
import type { DefineSubcommand } from "../subcommand.ts"

type Flags = { readonly all: boolean; readonly json: boolean; readonly trust: boolean }

export const defineModels: DefineSubcommand = (program, { exitWith, dist }) => {
  addTrustFlag(
    addJsonFlag(
      program
        .command("models")
        .description("list the models that can be used here, one provider/model a line")
        .argument("[provider]", "only the models of this provider")
        .option("--all", "include providers that have no key yet", false),
    ),
  )
    .addHelpText("after", exitCodes("0 listed, 1 failed, 2 no such provider, or wrong settings"))
    .action(async (provider: string | undefined, flags: Flags) => {
      await exitWith((await import("./list-models.ts")).listModels({ ...flags, provider, directory: ".", dist }))
    })
}
