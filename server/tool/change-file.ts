// The common end of write and edit: show the change, ask for it, make it, tell it.
import { homedir } from "node:os"
import { realPath } from "../base/containment.ts"
import { compareTexts } from "./file-diff.ts"
import type { Place } from "./place.ts"
import { findSteeringReason } from "./steering.ts"
import { replaceTextFile, type TextFile } from "./text-file.ts"
import type { ToolContext } from "./tool.ts"

/** Asks for `edit`, writes, and gives what clients show of it. */
export async function changeFile(ctx: ToolContext, place: Place, before: TextFile | undefined, after: string) {
  const { diff, filediff } = await compareTexts(place.path, before?.text ?? "", after)
  const patterns = [place.relative]
  const metadata = { filepath: place.path, diff, ...(place.real === place.path ? {} : { target: place.real }) }
  const reason = findSteeringReason(place.real, await realPath(ctx.worktree), homedir())
  if (reason && ctx.terminalAttached)
    await ctx.ask({ permission: "edit", patterns, always: [], metadata: { ...metadata, reason }, mustAsk: "always" })
  else await ctx.ask({ permission: "edit", patterns, always: ["*"], metadata })
  ctx.signal.throwIfAborted()
  await replaceTextFile(place, after, before, ctx.readTimes)
  ctx.fileChanged(place.path, before ? "change" : "add", filediff)
  return { diff, filediff }
}
