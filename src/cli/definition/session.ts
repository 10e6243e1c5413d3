import { InvalidArgumentError } from "commander"
import { addJson, addTrust, exitCodes, toSessionID } from "./common.ts"
import type { Definition } from "./definition.ts"

type ListGiven = { readonly all: boolean; readonly json: boolean; readonly maxCount?: number; readonly trust: boolean }

export const defineSession: Definition = (program, { run, dist }) => {
  const session = program.command("session").alias("sessions").description("the conversations of this project")
  addTrust(
    addJson(
      session
        .command("list", { isDefault: true })
        .description("list them, the newest first")
        .option("-n, --max-count <number>", "at most so many", toCount)
        .option("--all", "also those that sub-agents work in", false),
    ),
  )
    .addHelpText("after", exitCodes("0 listed, 1 failed, 2 wrong arguments or settings"))
    .action(async (options: ListGiven) => {
      await run((await import("../sessions.ts")).listSessions({ ...options, directory: ".", dist }))
    })
  addTrust(
    session
      .command("delete")
      .description("delete sessions, with all that they started")
      .argument("<id...>", "their ids", collectID),
  )
    .addHelpText("after", exitCodes("0 deleted, 1 failed, 2 no such session: none is deleted then"))
    .action(async (ids: string[], options: { readonly trust: boolean }) => {
      await run((await import("../sessions.ts")).deleteSessions({ ...options, ids, directory: ".", dist }))
    })
}

function collectID(value: string, previous: readonly string[] = []): string[] {
  return [...previous, toSessionID(value)]
}

function toCount(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError("Expected a number above 0.")
  return Number(value)
}
