import { addJson, addTrust, collect, exitCodes } from "./common.ts"
import type { Definition } from "./definition.ts"

type Given = { readonly trust: boolean }

const interrupted = "130 you left the question"

export const defineAuth: Definition = (program, { run, dist }) => {
  const auth = program.command("auth").description("the keys of providers")
  const place = { directory: ".", dist }
  const load = () => import("../auth.ts")
  addTrust(
    auth
      .command("login")
      .description("store a provider's key; asks for what is not given")
      .option("--provider <id>", "whose key it is")
      .option("--key-stdin", "read the key from standard input", false),
  )
    .addHelpText("after", exitCodes(`0 stored, 1 failed, 2 something is missing or is no key, ${interrupted}`))
    .action(async (options: Given & { readonly provider?: string; readonly keyStdin: boolean }) => {
      await run((await load()).login({ ...options, ...place }))
    })
  addTrust(addJson(auth.command("list").description("list whose keys are there, and where they come from")))
    .addHelpText("after", exitCodes("0 listed, 1 failed, 2 wrong settings"))
    .action(async (options: Given & { readonly json: boolean }) => {
      await run((await load()).listCredentials({ ...options, ...place }))
    })
  addTrust(auth.command("logout").description("forget a stored key").argument("[provider]", "whose"))
    .addHelpText("after", exitCodes(`0 forgotten, 1 failed, 2 there is none, ${interrupted}`))
    .action(async (provider: string | undefined, options: Given) => {
      await run((await load()).logout({ ...options, ...place, provider }))
    })
  addTrust(
    auth
      .command("import")
      .description("copy credentials that opencode has stored, after a yes")
      .option("--provider <id>", "only that of this provider, in place of yours; may be repeated", collect, [])
      .option("-y, --yes", "copy without a question", false),
  )
    .addHelpText(
      "after",
      exitCodes(`0 copied, or nothing to copy, 1 failed, 2 there is none, ${interrupted} or said no`),
    )
    .action(async (options: Given & { readonly provider: readonly string[]; readonly yes: boolean }) => {
      await run((await load()).importCredentials({ ...options, ...place }))
    })
}
