// The checked-out branch, read from git's own files without starting git. HEAD is read again only when it has changed.
import { stat } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import type { Git } from "../base/git.ts"
import { readStart } from "../base/file/read-start.ts"

export type Vcs = {
  /** The name of the branch; undefined outside git and with a detached HEAD. */
  branch(): Promise<string | undefined>
}

type CachedHead = { readonly stamp: string; readonly head: string; readonly branch: string | undefined }

/** Needs no file watcher: each call compares the time, size and inode of HEAD. */
export function createVcs(options: { readonly directory: string; readonly git: Git }): Vcs {
  const { directory, git } = options
  let cached: CachedHead | undefined
  return {
    async branch() {
      if (cached) {
        const stamp = await toStamp(cached.head)
        if (stamp === cached.stamp) return cached.branch
      }
      const head = await findHead(directory)
      const stamp = head ? await toStamp(head) : undefined
      if (!head || !stamp) {
        cached = undefined
        return undefined
      }
      const name = await readBranch(head)
      // With the reftable format HEAD is a constant stub, and only git can read the branch.
      if (name === ".invalid") return readBranchWithGit(directory, git)
      cached = { stamp, head, branch: name }
      return name
    },
  }
}

async function toStamp(path: string): Promise<string | undefined> {
  const info = await stat(path, { bigint: true }).catch(() => undefined)
  return info ? `${info.mtimeNs}:${info.size}:${info.ino}` : undefined
}

async function findHead(directory: string): Promise<string | undefined> {
  for (let at = directory; ; at = dirname(at)) {
    const path = join(at, ".git")
    const info = await stat(path).catch(() => undefined)
    if (info?.isDirectory()) return join(path, "HEAD")
    if (info?.isFile()) {
      // A linked worktree or a submodule has a file that points to its git folder.
      const text = await readStart(path, 8192).then(String, () => "")
      const folder = /^gitdir: (.+)/.exec(text)?.[1]?.trim()
      return folder ? join(resolve(at, folder), "HEAD") : undefined
    }
    if (at === dirname(at)) return undefined
  }
}

async function readBranch(head: string): Promise<string | undefined> {
  const text = await readStart(head, 8192).then(String, () => "")
  const name = /^ref: refs\/heads\/([^\n]+)/.exec(text)?.[1]?.trim()
  // Git allows none of these characters in a name, but a file may contain anything.
  if (!name || /[\p{Cc}~^:?*[\\]/u.test(name)) return undefined
  return name
}

async function readBranchWithGit(directory: string, git: Git): Promise<string | undefined> {
  const answer = await git(["symbolic-ref", "--short", "-q", "HEAD"], { cwd: directory })
  return answer.exitCode === 0 ? answer.stdout.trim() || undefined : undefined
}
