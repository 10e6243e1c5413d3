// The project of a directory: the git repository around it, identified by its root commit, or the project `global` for
// everything else.
import { lstat, stat } from "node:fs/promises"
import { dirname, join, parse } from "node:path"
import { readStart } from "../base/file/read-start.ts"
import type { Git } from "../base/git.ts"

export type ProjectLocation = {
  /** The root commit's hash; `global` outside git and in a repository without commits. */
  readonly id: string
  /** As clients see it: the git root, `/` outside git. */
  readonly worktree: string
  readonly vcs?: "git"
  /** The top folder of the project: the git root, else the directory itself. */
  readonly root: string
}

/** Searches upwards without starting git; undefined outside git. */
export async function findGitRoot(directory: string): Promise<string | undefined> {
  for (let folder = directory; ; folder = dirname(folder)) {
    const info = await lstat(join(folder, ".git")).catch(() => undefined)
    if (info && (info.isDirectory() || info.isFile())) return folder
    if (folder === dirname(folder)) return undefined
  }
}

/** `directory` is a resolved path. Runs git to find the root commit, which may take seconds: keep the result. */
export async function resolveProject(git: Git, directory: string): Promise<ProjectLocation> {
  const root = await findGitRoot(directory)
  if (!root) return { id: "global", worktree: parse(directory).root, root: directory }
  return { id: (await findRootCommit(git, root)) ?? "global", worktree: root, vcs: "git", root }
}

/** Files that git opens to walk the history. */
const historyFiles = [
  "HEAD",
  "config",
  "config.worktree",
  "commondir",
  "packed-refs",
  "shallow",
  "objects/info/alternates",
]

/** Whether git would wait for a FIFO or device in place of one of its files, until it is stopped. */
async function hasBlockingFile(root: string): Promise<boolean> {
  const folder = join(root, ".git")
  const head = await readStart(join(folder, "HEAD"), 4096).then(String, () => "")
  const ref = /^ref: (refs\/\S+)/.exec(head)?.[1]
  const files = await Promise.all(
    [...historyFiles, ...(ref ? [ref] : [])].map((name) => stat(join(folder, name)).catch(() => undefined)),
  )
  return files.some((info) => info !== undefined && !info.isFile() && !info.isDirectory())
}

async function findRootCommit(git: Git, root: string): Promise<string | undefined> {
  if (await hasBlockingFile(root)) return undefined
  // Git walks the whole history, which can be long.
  const answer = await git(["rev-list", "--max-parents=0", "HEAD"], { cwd: root, timeoutMs: 60_000 })
  if (answer.exitCode !== 0) return undefined
  // Merged histories have several root commits. Sorting makes the result independent of the branch order.
  return answer.stdout.split("\n").filter(Boolean).toSorted()[0]
}
