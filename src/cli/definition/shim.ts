import { addTrust, exitCodes } from "./common.ts"
import type { Definition } from "./definition.ts"

export const defineShim: Definition = (program, { run, dist }) => {
  addTrust(
    program
      .command("shim")
      .description("write a launcher named opencode into a folder, for programs that start one")
      .argument("<folder>", "one of your PATH, best"),
  )
    .addHelpText("after", exitCodes("0 written, 1 failed, 2 another opencode is in the way"))
    .action(async (folder: string) => {
      await run((await import("../shim.ts")).shim({ folder, dist }))
    })
}
