// Resolves a path that a model gave. Paths outside of the project need permission.
import { constants } from "node:fs"
import { stat, type FileHandle } from "node:fs/promises"
import { dirname, join, relative, resolve } from "node:path"
import { expandHome } from "../../base/expand-home.ts"
import { isInside, openReal, realPath } from "../../base/file/containment.ts"
import { escapeWildcard } from "../../base/wildcard.ts"
import type { ToolContext } from "../tool.ts"

export type ResolvedPath = {
  /** Absolute, links not resolved: what the model names. */
  readonly absolute: string
  /** Absolute, links resolved: what is opened. */
  readonly real: string
  /** Relative to the project, for titles and rules. */
  readonly relative: string
  /** The folder that the real path must not leave. */
  readonly root: string
}

/**
 * Resolves a path, relative to the directory; `~` and `$HOME` stand for the home directory. One outside of the project is asked for as `external_directory` with its
 * real parent, or with itself when it is a folder. Throws PathError, DeniedError, RejectedError.
 */
export async function resolvePath(context: ToolContext, path: string): Promise<ResolvedPath> {
  const absolute = resolve(context.directory, expandHome(path, context.home))
  const [real, worktree, directory] = await Promise.all([absolute, context.worktree, context.directory].map(realPath))
  const title = isInside(context.worktree, absolute) ? relative(context.worktree, absolute) : relative(worktree!, real!)
  const root = [worktree!, directory!].find((folder) => isInside(folder, real!))
  if (root !== undefined) return { absolute: absolute, real: real!, relative: title, root }
  const isFolder = await stat(real!).then(
    (info) => info.isDirectory(),
    () => false,
  )
  const parent = isFolder ? real! : dirname(real!)
  await context.ask({
    permission: "external_directory",
    patterns: [join(parent, "*")],
    ...(isFolder ? {} : { paths: [real!] }),
    always: [join(escapeWildcard(parent), "*")],
    metadata: { filepath: absolute, parentDir: parent, target: real },
  })
  return { absolute: absolute, real: real!, relative: title, root: parent }
}

/** Opens a resolved path; a link that is swapped in meanwhile is rejected. The caller closes the handle. */
export function openResolvedPath(path: ResolvedPath, flags: number = constants.O_RDONLY): Promise<FileHandle> {
  return openReal(path.root, path.real, flags)
}

/** The patterns that `read` is asked for: a link by its own name and its target. */
export function toReadPatterns(path: ResolvedPath): string[] {
  return [...new Set([path.absolute, path.real])]
}
