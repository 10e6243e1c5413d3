import { addJson, addTrust, exitCodes } from "./common.ts"
import type { Definition } from "./definition.ts"

type Given = { readonly json: boolean; readonly trust: boolean }

export const defineAgent: Definition = (program, { run, dist }) => {
  const agent = program.command("agent").alias("agents").description("the agents that can answer here")
  addTrust(addJson(agent.command("list", { isDefault: true }).description("list them, with what they are for")))
    .addHelpText("after", exitCodes("0 listed, 1 failed, 2 wrong settings"))
    .action(async (options: Given) => {
      await run((await import("../agents.ts")).listAgents({ ...options, directory: ".", dist }))
    })
}
