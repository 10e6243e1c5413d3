// The last steps that edit, write and apply_patch share: show the change, ask for permission, write it, publish it.
import { realPath } from "../../base/file/containment.ts"
import type { TextChange } from "../file/package-hooks.ts"
import type { ResolvedPath } from "../file/resolved-path.ts"
import { findSensitiveChange } from "../file/sensitive-files.ts"
import { replaceTextFile, type TextFile } from "../file/text-file.ts"
import type { ToolContext } from "../tool.ts"
import { compareTexts } from "./file-diff.ts"
import type { FileLock } from "./file-lock.ts"

export type EditDeps = {
  /** Shared by all tools that edit. */
  readonly lock: FileLock
  /** The user's home directory, which holds sensitive files. */
  readonly home: string
}

/**
 * Asks for `edit`, writes the file, and returns the diff that clients show. Call it while holding the lock of the path.
 */
export async function changeFile(
  context: ToolContext,
  home: string,
  path: ResolvedPath,
  before: TextFile | undefined,
  after: string,
) {
  const { diff, filediff } = await compareTexts(path.absolute, before?.text ?? "", after)
  const target = path.real === path.absolute ? {} : { target: path.real }
  await askToEdit(context, home, [{ path, before: before?.text, after }], { filepath: path.absolute, diff, ...target })
  await replaceTextFile(path, after, before, context.seenFiles)
  context.fileChanged(path.absolute, before ? "change" : "add", filediff)
  return { diff, filediff }
}

type FileChange = TextChange & { readonly path: ResolvedPath }

/**
 * Asks for `edit` of all files at once. With `isTerminalAttached` a sensitive change is asked about whatever the rules
 * allow.
 */
export async function askToEdit(
  context: ToolContext,
  home: string,
  changes: readonly FileChange[],
  metadata: Record<string, unknown>,
): Promise<void> {
  const patterns = changes.map(({ path }) => path.relative)
  // A link may point elsewhere by now. What is opened is the path that was resolved before.
  const reals = changes.map(({ path }) => path.real)
  const worktree = await realPath(context.worktree)
  const reasons = changes.flatMap(({ path, ...change }) => findSensitiveChange(path.real, worktree, home, change) ?? [])
  if (reasons.length > 0 && context.isTerminalAttached) {
    const reason = [...new Set(reasons)].join("; ")
    await context.ask({
      permission: "edit",
      patterns,
      paths: reals,
      always: [],
      metadata: { ...metadata, reason },
      mustAsk: true,
    })
  } else await context.ask({ permission: "edit", patterns, paths: reals, always: ["*"], metadata })
  context.signal.throwIfAborted()
}
