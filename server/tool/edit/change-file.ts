// The common end of the tools that edit: show the change, ask for it, make it, tell it.
import { homedir } from "node:os"
import { realPath } from "../../base/file/containment.ts"
import { compareTexts } from "./file-diff.ts"
import type { ResolvedPath } from "../file/resolved-path.ts"
import { findSensitiveReason } from "../file/sensitive-files.ts"
import { replaceTextFile, type TextFile } from "../file/text-file.ts"
import type { ToolContext } from "../tool.ts"

/** Asks for `edit`, writes, and gives what clients show of it. */
export async function changeFile(ctx: ToolContext, place: ResolvedPath, before: TextFile | undefined, after: string) {
  const { diff, filediff } = await compareTexts(place.path, before?.text ?? "", after)
  const target = place.real === place.path ? {} : { target: place.real }
  await askToEdit(ctx, [place], { filepath: place.path, diff, ...target })
  await replaceTextFile(place, after, before, ctx.seenFiles)
  ctx.fileChanged(place.path, before ? "change" : "add", filediff)
  return { diff, filediff }
}

/** Asks for `edit` of all places at once, in any case where one of them steers agents or editors and a person sits there. */
export async function askToEdit(
  ctx: ToolContext,
  places: readonly ResolvedPath[],
  metadata: Record<string, unknown>,
): Promise<void> {
  const patterns = places.map((place) => place.relative)
  const worktree = await realPath(ctx.worktree)
  const reasons = places.flatMap((place) => findSensitiveReason(place.real, worktree, homedir()) ?? [])
  if (reasons.length > 0 && ctx.guardsSensitiveFiles) {
    const reason = [...new Set(reasons)].join("; ")
    await ctx.ask({ permission: "edit", patterns, always: [], metadata: { ...metadata, reason }, mustAsk: "always" })
  } else await ctx.ask({ permission: "edit", patterns, always: ["*"], metadata })
  ctx.signal.throwIfAborted()
}
