// The definition of `opencode-tui agent`: its arguments, flags and help.
import { addJsonFlag, addTrustFlag, exitCodes } from "../../flags.ts"
import type { DefineSubcommand } from "../subcommand.ts"

type Flags = { readonly json: boolean; readonly trust: boolean }

export const defineAgent: DefineSubcommand = (program, { exitWith, dist }) => {
  const agent = program.command("agent").alias("agents").description("the agents of this project")
  addTrustFlag(
    addJsonFlag(agent.command("list", { isDefault: true }).description("list them, with their descriptions")),
  )
    .addHelpText("after", exitCodes("0 listed, 1 failed, 2 wrong settings"))
    .action(async (flags: Flags) => {
      await exitWith((await import("./list-agents.ts")).listAgents({ ...flags, directory: ".", dist }))
    })
}
