import type { CommonOptions } from "../options.ts"
import { addCommon, exitCodes } from "./common.ts"
import type { Definition } from "./definition.ts"

export const defineServe: Definition = (program, { run, dist }) => {
  addCommon(program.command("serve").description("run the HTTP server without a terminal"))
    .addHelpText("after", exitCodes("0 after a signal, 1 when it could not start, 2 for wrong arguments or settings"))
    .action(async (options: CommonOptions) => {
      await run((await import("../serve.ts")).serve({ ...options, directory: ".", dist }))
    })
}
