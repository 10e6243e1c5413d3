// Which project a directory belongs to: the git repository around it, known by its first commit, or the one project
// `global` of all else.
import { lstat } from "node:fs/promises"
import { dirname, join, parse } from "node:path"
import type { Git } from "../base/git.ts"

export type ProjectLocation = {
  /** The root commit's hash; `global` outside git and in a repository without commits. */
  readonly id: string
  /** As the wire has it: the git root, `/` outside git. */
  readonly worktree: string
  readonly vcs?: "git"
  /** Where the project really starts: the git root, else the directory itself. */
  readonly root: string
}

/** Finds the git root by looking upwards; undefined outside git. No program is started. */
export async function findGitRoot(directory: string): Promise<string | undefined> {
  for (let at = directory; ; at = dirname(at)) {
    const info = await lstat(join(at, ".git")).catch(() => undefined)
    if (info && (info.isDirectory() || info.isFile())) return at
    if (at === dirname(at)) return undefined
  }
}

/** Finds the project of a real, absolute directory. Asks git for the root commit: keep the answer. */
export async function resolveProject(directory: string, git: Git): Promise<ProjectLocation> {
  const root = await findGitRoot(directory)
  if (!root) return { id: "global", worktree: parse(directory).root, root: directory }
  return { id: (await findRootCommit(root, git)) ?? "global", worktree: root, vcs: "git", root }
}

async function findRootCommit(root: string, git: Git): Promise<string | undefined> {
  // A long history is walked to its start.
  const answer = await git(["rev-list", "--max-parents=0", "HEAD"], { cwd: root, timeoutMs: 60_000 })
  if (answer.exitCode !== 0) return undefined
  // Merged histories have several; sorted, so that the answer does not change with the branch order.
  return answer.stdout.split("\n").filter(Boolean).toSorted()[0]
}
