// The branch that is checked out, read from git's own files: no program is started, and what is read again is only what
// changed.
import { stat } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import type { Git } from "../base/git.ts"
import { readStart } from "../base/file/read-start.ts"

export type Vcs = {
  /** The branch's name; undefined outside git and where HEAD is detached. */
  branch(): Promise<string | undefined>
}

type Seen = { readonly stamp: string; readonly head: string; readonly branch: string | undefined }

/** Watches nothing; compares the time of HEAD at each call. */
export function createVcs(options: { readonly directory: string; readonly git: Git }): Vcs {
  const { directory, git } = options
  let seen: Seen | undefined
  return {
    async branch() {
      if (seen) {
        const stamp = await toStamp(seen.head)
        if (stamp === seen.stamp) return seen.branch
      }
      const head = await findHead(directory)
      const stamp = head ? await toStamp(head) : undefined
      if (!head || !stamp) {
        seen = undefined
        return undefined
      }
      const name = await readBranch(head)
      // A repository whose references lie in a table keeps the name there, and HEAD never changes.
      if (name === ".invalid") return askBranch(directory, git)
      seen = { stamp, head, branch: name }
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
      // Of a linked worktree or a submodule.
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
  // Git allows none of these in a name; a file may hold anything.
  if (!name || /[\p{Cc}~^:?*[\\]/u.test(name)) return undefined
  return name
}

async function askBranch(directory: string, git: Git): Promise<string | undefined> {
  const answer = await git(["symbolic-ref", "--short", "-q", "HEAD"], { cwd: directory })
  return answer.exitCode === 0 ? answer.stdout.trim() || undefined : undefined
}
