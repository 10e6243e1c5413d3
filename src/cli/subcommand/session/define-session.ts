// The definition of `opencode-tui session`: its arguments, flags and help.
import { InvalidArgumentError } from "commander"
import { addJsonFlag, addTrustFlag, exitCodes, toSessionID } from "../../flags.ts"
import type { DefineSubcommand } from "../subcommand.ts"

type ListFlags = { readonly all: boolean; readonly json: boolean; readonly maxCount?: number; readonly trust: boolean }

export const defineSession: DefineSubcommand = (program, { exitWith, dist }) => {
  const session = program.command("session").alias("sessions").description("the conversations of this project")
  addTrustFlag(
    addJsonFlag(
      session
        .command("list", { isDefault: true })
        .description("list them, the newest first")
        .option("-n, --max-count <number>", "the maximum number of sessions", toCount)
        .option("--all", "include sessions of sub-agents", false),
    ),
  )
    .addHelpText("after", exitCodes("0 listed, 1 failed, 2 wrong arguments or settings"))
    .action(async (flags: ListFlags) => {
      await exitWith((await import("./sessions.ts")).listSessions({ ...flags, directory: ".", dist }))
    })
  addTrustFlag(
    session
      .command("delete")
      .description("delete sessions and the sessions of their sub-agents")
      .argument("<id...>", "their ids", collectID),
  )
    .addHelpText("after", exitCodes("0 deleted, 1 failed, 2 no such session: none is deleted then"))
    .action(async (ids: string[], flags: { readonly trust: boolean }) => {
      await exitWith((await import("./sessions.ts")).deleteSessions({ ...flags, ids, directory: ".", dist }))
    })
}

function collectID(value: string, previous: readonly string[] = []): string[] {
  return [...previous, toSessionID(value)]
}

function toCount(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError("Expected a number above 0.")
  return Number(value)
}
