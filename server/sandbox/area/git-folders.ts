// The git folders of a project. A commit writes them, but what makes git run programs (its config and hooks) stays as it is: a
// command that wrote it would run outside of the sandbox with the user's next git command.
// Guarantees: a folder outside of the project is opened only where it names the project itself, so that a `.git` file that a
// command or an archive brought opens nothing else.
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { isInside } from "../../base/file/containment.ts"
import { type Area, findRealPath, toAreas } from "./area.ts"

export type GitFolders = {
  readonly areas: readonly Area[]
  /** Call it when the command has ended. Removes changes that would make git run programs; returns the paths. */
  restore(): string[]
}

const nothing: GitFolders = { areas: [], restore: () => [] }
const maxModules = 100

/**
 * `worktree` is a resolved path. With `mayConfigure`, for a line that runs nothing but git, the config can be written unless
 * hooks could run other programs meanwhile: `git switch` and `git push -u` store what a branch tracks.
 */
export function findGitFolders(worktree: string, mayConfigure: boolean): GitFolders {
  const dotGit = join(worktree, ".git")
  const info = lstatSync(dotGit, { throwIfNoEntry: false })
  if (info?.isDirectory()) return toFolders(dotGit, worktree, [], mayConfigure)
  if (!info?.isFile()) return nothing
  const link: Area = { path: dotGit, access: "read", isPinned: true }
  const folder = findLinkedFolder(dotGit)
  if (folder === undefined) return { ...nothing, areas: [link] }
  return toFolders(folder, worktree, [link], mayConfigure)
}

function toFolders(gitFolder: string, worktree: string, links: readonly Area[], mayConfigure: boolean): GitFolders {
  const findAll = () => [gitFolder, ...listModules(join(gitFolder, "modules"), maxModules)]
  const all = findAll()
  const isConfigOpen = mayConfigure && !all.some(runsHooks)
  const guarded = all.flatMap((folder) => [
    ...["hooks", "config.worktree", "commondir", ...(isConfigOpen ? [] : ["config"])].map((name) => join(folder, name)),
    ...listWorktreeFiles(folder, worktree),
  ])
  const configs = new Map(isConfigOpen ? all.map((folder) => [folder, readConfig(folder)]) : [])
  const missing = guarded.filter((path) => !lstatSync(path, { throwIfNoEntry: false }))
  return {
    areas: [
      { path: gitFolder, access: "write", isPinned: true },
      ...links,
      ...guarded.flatMap((path) => toAreas(path, "read", { isPinned: true })),
    ],
    restore() {
      const created = missing.filter((path) => lstatSync(path, { throwIfNoEntry: false }))
      for (const path of created) rmSync(path, { recursive: true, force: true })
      const changed = isConfigOpen ? findAll().filter((folder) => restoreConfig(folder, configs.get(folder) ?? "")) : []
      return [...created, ...changed.map((folder) => join(folder, "config"))]
    },
  }
}

function runsHooks(gitFolder: string): boolean {
  const hooks = join(gitFolder, "hooks")
  try {
    // Where the folder is missing, a command could create it.
    mkdirSync(hooks, { recursive: true })
    return readdirSync(hooks).some((name) => !name.endsWith(".sample")) || /hookspath/i.test(readConfig(gitFolder))
  } catch {
    return true
  }
}

/** What belongs to the linked worktrees outside of the project, in which only the user works. */
function listWorktreeFiles(gitFolder: string, worktree: string): string[] {
  const folder = join(gitFolder, "worktrees")
  return listFolders(folder).flatMap((name) => {
    const back = readLink(join(folder, name, "gitdir"), /^(.+)$/m)
    if (back !== undefined && isInside(worktree, back)) return []
    return ["commondir", "gitdir", "config.worktree"].map((file) => join(folder, name, file))
  })
}

/** Sections and keys by which git runs nothing; a remote does where its address names a helper. */
const harmlessLine =
  /^\s*(?:\[(?:core|submodule|(?:branch|remote|submodule) "[^"\\]*")\]|(?:worktree|fetch|merge|rebase|active|branch|bare|filemode|logallrefupdates|repositoryformatversion|ignorecase|precomposeunicode|symlinks)\s*=[^"\\]*|(?:url|remote)\s*=(?!\s*(?:[\w+-]+::|-))[^"\\]*|)$/i

/** Removes the lines that are neither harmless nor in `before`. Returns whether there were some. */
function restoreConfig(gitFolder: string, before: string): boolean {
  const now = readConfig(gitFolder)
  if (now === before) return false
  const known = new Set(before.split("\n"))
  const lines = now.split("\n")
  const kept = lines.filter((line) => known.has(line) || harmlessLine.test(line))
  if (kept.length === lines.length) return false
  // Whatever is strange about an existing config, the whole of it is put back.
  writeFileSync(join(gitFolder, "config"), before === "" ? kept.join("\n") : before)
  return true
}

function readConfig(gitFolder: string): string {
  try {
    return readFileSync(join(gitFolder, "config"), "utf8")
  } catch {
    return ""
  }
}

/** The git folder of a linked worktree (the one that it shares with the repository) or of a submodule. */
function findLinkedFolder(dotGit: string): string | undefined {
  const worktree = dirname(dotGit)
  const target = readLink(dotGit, /^gitdir: (.+)$/m)
  const folder = target === undefined ? undefined : findRealPath(resolve(worktree, target))
  if (folder === undefined) return undefined
  const shared = readLink(join(folder, "commondir"), /^(.+)$/m)
  if (shared !== undefined) {
    const repository = findRealPath(resolve(folder, shared))
    const back = readLink(join(folder, "gitdir"), /^(.+)$/m)
    const isOurs = back !== undefined && findRealPath(back) === dotGit
    return repository && isOurs && isInside(join(repository, "worktrees"), folder) ? repository : undefined
  }
  const back = readLink(join(folder, "config"), /^\s*worktree\s*=\s*(.+)$/m)
  return back !== undefined && findRealPath(resolve(folder, back)) === worktree ? folder : undefined
}

function readLink(file: string, pattern: RegExp): string | undefined {
  try {
    return pattern.exec(readFileSync(file, "utf8"))?.[1]?.trim()
  } catch {
    return undefined
  }
}

/** The git folders of submodules, whose names may contain slashes. */
function listModules(folder: string, limit: number): string[] {
  const found: string[] = []
  for (const name of listFolders(folder)) {
    if (found.length >= limit) break
    const path = join(folder, name)
    const isModule = lstatSync(join(path, "HEAD"), { throwIfNoEntry: false }) !== undefined
    if (isModule) found.push(path)
    found.push(...listModules(isModule ? join(path, "modules") : path, limit - found.length))
  }
  return found
}

function listFolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  } catch {
    return []
  }
}
