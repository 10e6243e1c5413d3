import { addJson, addTrust, exitCodes } from "./common.ts"
import type { Definition } from "./definition.ts"

type Given = { readonly all: boolean; readonly json: boolean; readonly trust: boolean }

export const defineModels: Definition = (program, { run, dist }) => {
  addTrust(
    addJson(
      program
        .command("models")
        .description("list the models that can be used here, one provider/model a line")
        .argument("[provider]", "only those of this provider")
        .option("--all", "also those of providers that have no key yet", false),
    ),
  )
    .addHelpText("after", exitCodes("0 listed, 1 failed, 2 no such provider, or wrong settings"))
    .action(async (provider: string | undefined, options: Given) => {
      await run((await import("../models.ts")).models({ ...options, provider, directory: ".", dist }))
    })
}
