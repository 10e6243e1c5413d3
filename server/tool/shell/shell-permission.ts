// Converts a shell line to the permissions that it needs, in the order in which they are asked: folders outside of the
// project, files that it writes, its commands.
import { stat } from "node:fs/promises"
import { dirname, join, relative, resolve } from "node:path"
import { isInside, realPath } from "../../base/file/containment.ts"
import { escapeWildcard } from "../../base/wildcard.ts"
import type { ShellLine } from "../../permission/shell/shell-line.ts"
import { toAlways, toPatterns } from "../../permission/shell/shell-patterns.ts"
import type { PermissionQuestion } from "../../permission/permission.ts"
import { findShellPaths } from "./shell-paths.ts"
import { findSensitiveReason } from "../file/sensitive-files.ts"

export type ShellScope = {
  /** Where the line runs; already permitted. Paths in `workdir`, `directory` and `worktree` are inside. */
  readonly workdir: string
  readonly directory: string
  readonly worktree: string
  readonly home: string
  /** Whether writes to sensitive files are asked about whatever the rules allow. */
  readonly isTerminalAttached: boolean
}

const maxPaths = 200

/** The permissions that must be given before the line may run. */
export async function toShellQuestions(line: ShellLine, scope: ShellScope): Promise<PermissionQuestion[]> {
  const found = findShellPaths(line)
  const bases = listBases(scope.workdir, found.directories)
  const expand = (paths: readonly string[]) =>
    [...new Set(paths.flatMap((path) => bases.map((base) => resolve(base, path))))].slice(0, maxPaths)
  const inner = await Promise.all([scope.worktree, scope.directory, scope.workdir].map(realPath))
  const worktree = inner[0]!
  const writes = await Promise.all(expand(found.writes).map(realPath))
  const named = await Promise.all(
    expand([...found.paths, ...bases]).map(async (path) => ({ path, real: await realPath(path) })),
  )

  const outside = [...named, ...writes.map((real) => ({ path: real, real }))].filter(
    ({ real }) => !inner.some((folder) => isInside(folder, real)),
  )
  const isUncertain =
    found.unknownWrites.length > 0 || (found.writes.length > 0 && found.directories.includes(undefined))
  const questions: PermissionQuestion[] = []
  if (outside.length > 0) questions.push(await askOutside(outside, line.source))
  if (writes.length > 0 || isUncertain) {
    const patterns = [...writes.map((path) => relative(worktree, path)), ...found.unknownWrites]
    const metadata = { filepath: writes[0] ?? found.unknownWrites[0], command: line.source }
    const always = isUncertain ? [] : patterns.map(escapeWildcard)
    questions.push({
      permission: "edit",
      patterns,
      always,
      metadata,
      ...(isUncertain ? { mustAsk: "restricted" as const } : {}),
    })
  }
  const sensitive = writes.flatMap((path) => findSensitiveReason(path, worktree, scope.home) ?? [])
  if (scope.isTerminalAttached && sensitive.length > 0) {
    const patterns = writes.map((path) => relative(worktree, path))
    const metadata = { filepath: writes[0], command: line.source, reason: sensitive.join("; ") }
    questions.push({ permission: "edit", patterns, always: [], metadata, mustAsk: "always" })
  }
  questions.push({
    permission: "bash",
    patterns: toPatterns(line),
    always: toAlways(line),
    metadata: { command: line.source },
    ...(line.complete ? {} : { mustAsk: "restricted" as const }),
  })
  return questions
}

async function askOutside(
  outside: readonly { path: string; real: string }[],
  command: string,
): Promise<PermissionQuestion> {
  const parents = await Promise.all(
    outside.map(async ({ real }) => {
      const isFolder = await stat(real).then(
        (info) => info.isDirectory(),
        () => false,
      )
      return isFolder ? real : dirname(real)
    }),
  )
  const unique = [...new Set(parents)]
  return {
    permission: "external_directory",
    patterns: unique.map((parent) => join(parent, "*")),
    always: unique.map((parent) => join(escapeWildcard(parent), "*")),
    metadata: { filepath: outside[0]!.path, target: outside[0]!.real, parentDir: unique[0], command },
  }
}

/** The folders that a relative path may refer to, since each `cd` may or may not be executed. */
function listBases(workdir: string, directories: readonly (string | undefined)[]): string[] {
  const bases = new Set([workdir])
  for (const directory of directories)
    if (directory !== undefined) for (const base of [...bases].slice(0, 8)) bases.add(resolve(base, directory))
  return [...bases]
}
