import { addTrust, exitCodes } from "./common.ts"
import type { Definition } from "./definition.ts"

export const defineImport: Definition = (program, { run, dist }) => {
  addTrust(
    program
      .command("import")
      .description("make an exported session a new one of this directory; prints its id")
      .argument("<file>", "what `export` printed; - for standard input"),
  )
    .addHelpText("after", exitCodes("0 imported, 1 failed, 2 the file cannot be read or is no exported session"))
    .action(async (file: string, options: { readonly trust: boolean }) => {
      await run((await import("../import.ts")).importFile({ ...options, file, directory: ".", dist }))
    })
}
