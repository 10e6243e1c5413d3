import { addJson, addTrust, exitCodes } from "./common.ts"
import type { Definition } from "./definition.ts"

type Given = { readonly show: boolean; readonly remove: boolean; readonly json: boolean; readonly trust: boolean }

export const defineTrust: Definition = (program, { run, dist }) => {
  addTrust(
    addJson(
      program
        .command("trust")
        .description("let what a project brings run, as it is now, and print what that is")
        .argument("[directory]", "the project", ".")
        .option("--show", "only print it", false)
        .option("--remove", "trust it no longer, and forget a refusal", false),
    ),
  )
    .addHelpText(
      "after",
      exitCodes(
        "0 trusted, or nothing waits, 1 failed, 2 no such directory, or wrong settings, 3 --show: something waits",
      ),
    )
    .action(async (directory: string, options: Given) => {
      await run((await import("../trust.ts")).trust({ ...options, directory, dist }))
    })
}
