// What a deletion would lose: files that git tracks, and files that are older than the turn. What git ignores can be built
// again.
import { readdir, stat } from "node:fs/promises"
import { basename, dirname, join, relative } from "node:path"
import { isInside } from "../../base/file/containment.ts"
import type { Git } from "../../base/git.ts"
import { compileWildcard } from "../../base/wildcard.ts"

export type LostFilesScope = {
  readonly git: Git
  readonly worktree: string
  readonly turnStartedAt: number
}

/** A deletion of a file, of a folder with all in it, or of all below a folder that have a name. */
export type Deletion = { readonly path: string; readonly name: string | undefined }

const maxFiles = 2000

/** Why a deletion should be asked about, or undefined. `path` is resolved. */
export async function findLoss({ path, name }: Deletion, scope: LostFilesScope): Promise<string | undefined> {
  const shown = isInside(scope.worktree, path) ? relative(scope.worktree, path) || "the whole project" : path
  const info = await stat(path).catch(() => undefined)
  if (!info) return undefined
  const folder = info.isDirectory() ? path : dirname(path)
  const matches = name === undefined ? () => true : compileWildcard(name)
  const select = (names: readonly string[]) => names.filter((each) => matches(basename(each)))
  const tracked = await listByGit(["ls-files", "-z", "--", path], folder, scope.git)
  if (tracked && select(tracked).length > 0) return `${shown}: git tracks it`
  const others =
    tracked && (await listByGit(["ls-files", "-z", "--others", "--exclude-standard", "--", path], folder, scope.git))
  const files = select(others?.map((each) => join(folder, each)) ?? (await listAll(path)))
  if (files.length > maxFiles) return `${shown}: it holds many files`
  for (const file of files) {
    const found = await stat(file).catch(() => undefined)
    // A file that was moved keeps the time of its birth.
    if (found && Math.min(found.birthtimeMs || found.ctimeMs, found.ctimeMs) < scope.turnStartedAt - 10)
      return `${shown}: it holds files that this turn did not make`
  }
  return undefined
}

/** Names relative to the folder; undefined outside of repositories. */
async function listByGit(args: readonly string[], folder: string, git: Git): Promise<string[] | undefined> {
  const { stdout, exitCode } = await git(args, { cwd: folder, timeoutMs: 5000 })
  if (exitCode !== 0 && stdout === "") return undefined
  return stdout.split("\0").filter((each) => each !== "")
}

async function listAll(path: string): Promise<string[]> {
  const info = await stat(path)
  if (!info.isDirectory()) return [path]
  const found: string[] = []
  const folders = [path]
  for (let folder = folders.pop(); folder !== undefined && found.length <= maxFiles; folder = folders.pop())
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const each = join(folder, entry.name)
      if (entry.isDirectory()) folders.push(each)
      else found.push(each)
    }
  return found
}
