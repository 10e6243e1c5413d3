// Finds the real place of a path that a model gave and asks before anything outside of the project is touched.
import { constants } from "node:fs"
import type { FileHandle } from "node:fs/promises"
import { dirname, join, relative, resolve } from "node:path"
import { isInside, openReal, realPath } from "../../base/file/containment.ts"
import { escapeWildcard } from "../../base/wildcard.ts"
import type { ToolContext } from "../tool.ts"

export type ResolvedPath = {
  /** Absolute, as the model means it. */
  readonly path: string
  /** Links resolved: the one to work on. */
  readonly real: string
  /** Relative to the project, for titles and rules. */
  readonly relative: string
  /** The folder that the real path must not leave. */
  readonly root: string
}

/**
 * Locates a path; one outside is asked for as `external_directory` with its real parent, or with itself when it is a
 * folder. Throws PathError, DeniedError, RejectedError.
 */
export async function resolvePath(
  ctx: ToolContext,
  path: string,
  kind: "file" | "folder" = "file",
): Promise<ResolvedPath> {
  const absolute = resolve(ctx.directory, path)
  const [real, worktree, directory] = await Promise.all([absolute, ctx.worktree, ctx.directory].map(realPath))
  const title = isInside(ctx.worktree, absolute) ? relative(ctx.worktree, absolute) : relative(worktree!, real!)
  const root = [worktree!, directory!].find((folder) => isInside(folder, real!))
  if (root !== undefined) return { path: absolute, real: real!, relative: title, root }
  const parent = kind === "folder" ? real! : dirname(real!)
  await ctx.ask({
    permission: "external_directory",
    patterns: [join(parent, "*")],
    always: [join(escapeWildcard(parent), "*")],
    metadata: { filepath: absolute, parentDir: parent, target: real },
  })
  return { path: absolute, real: real!, relative: title, root: parent }
}

/** Opens a located file so that no link swapped in meanwhile leads elsewhere. The caller closes it. */
export function openResolvedPath(place: ResolvedPath, flags: number = constants.O_RDONLY): Promise<FileHandle> {
  return openReal(place.root, place.real, flags)
}

/** The texts that `read` rules are compared with: a link is judged by both of its names. */
export function toReadPatterns(place: ResolvedPath): string[] {
  return [...new Set([place.path, place.real])]
}
