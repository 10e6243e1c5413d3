// The definition of `opencode-tui export`: its arguments, flags and help.
import { addTrustFlag, exitCodes, toSessionID } from "../../flags.ts"
import type { DefineSubcommand } from "../subcommand.ts"

type Flags = { readonly markdown: boolean; readonly trust: boolean }

export const defineExport: DefineSubcommand = (program, { exitWith, dist }) => {
  addTrustFlag(
    program
      .command("export")
      .description("print a session as JSON that `import` reads")
      .argument("[id]", "by default the session of this directory that was used last", toSessionID)
      .option("--markdown", "print Markdown instead, for people", false),
  )
    .addHelpText("after", exitCodes("0 printed, 1 failed, 2 no such session, or wrong settings"))
    .action(async (id: string | undefined, flags: Flags) => {
      await exitWith((await import("./export-session.ts")).exportSession({ ...flags, id, directory: ".", dist }))
    })
}
