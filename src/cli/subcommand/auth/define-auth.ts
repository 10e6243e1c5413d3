// The definition of `opencode-tui auth`: its arguments, flags and help.
import { addJsonFlag, addTrustFlag, collect, exitCodes } from "../../flags.ts"
import type { DefineSubcommand } from "../subcommand.ts"

type TrustFlag = { readonly trust: boolean }

const cancelled = "130 you cancelled"

export const defineAuth: DefineSubcommand = (program, { exitWith, dist }) => {
  const auth = program.command("auth").description("the keys of providers")
  const project = { directory: ".", dist }
  const load = () => import("./auth.ts")
  addTrustFlag(
    auth
      .command("login")
      .description("store a provider's key; asks for what is not given")
      .option("--provider <id>", "the provider of the key")
      .option("--key-stdin", "read the key from standard input", false),
  )
    .addHelpText("after", exitCodes(`0 stored, 1 failed, 2 provider or key is missing or wrong, ${cancelled}`))
    .action(async (flags: TrustFlag & { readonly provider?: string; readonly keyStdin: boolean }) => {
      await exitWith((await load()).login({ ...flags, ...project }))
    })
  addTrustFlag(addJsonFlag(auth.command("list").description("list the providers that have a key, and its source")))
    .addHelpText("after", exitCodes("0 listed, 1 failed, 2 wrong settings"))
    .action(async (flags: TrustFlag & { readonly json: boolean }) => {
      await exitWith((await load()).listCredentials({ ...flags, ...project }))
    })
  addTrustFlag(
    auth.command("logout").description("remove a stored key").argument("[provider]", "the provider of the key"),
  )
    .addHelpText("after", exitCodes(`0 removed, 1 failed, 2 there is none, ${cancelled}`))
    .action(async (provider: string | undefined, flags: TrustFlag) => {
      await exitWith((await load()).logout({ ...flags, ...project, provider }))
    })
  addTrustFlag(
    auth
      .command("import")
      .description("copy the credentials that opencode has stored, after a confirmation")
      .option("--provider <id>", "copy only this provider's, and replace yours; may be repeated", collect, [])
      .option("-y, --yes", "copy without a confirmation", false),
  )
    .addHelpText(
      "after",
      exitCodes(`0 copied, or nothing to copy, 1 failed, 2 there is none, ${cancelled} or answered no`),
    )
    .action(async (flags: TrustFlag & { readonly provider: readonly string[]; readonly yes: boolean }) => {
      await exitWith((await load()).importCredentials({ ...flags, ...project }))
    })
}
