import { addTrust, exitCodes, toSessionID } from "./common.ts"
import type { Definition } from "./definition.ts"

type Given = { readonly markdown: boolean; readonly trust: boolean }

export const defineExport: Definition = (program, { run, dist }) => {
  addTrust(
    program
      .command("export")
      .description("print a session as JSON, as `import` takes it")
      .argument("[id]", "by default the one that was used last in this directory", toSessionID)
      .option("--markdown", "as Markdown, for people", false),
  )
    .addHelpText("after", exitCodes("0 printed, 1 failed, 2 no such session, or wrong settings"))
    .action(async (id: string | undefined, options: Given) => {
      await run((await import("../export.ts")).exportSession({ ...options, id, directory: ".", dist }))
    })
}
