// Loads skills: instructions for a kind of task, each a folder with a SKILL.md whose front matter has a name and a
// description. Folders are read from the user's to the project's, root first; a later skill replaces one of the same name.
// Guarantees: an invalid skill becomes a warning with its line and does not affect the others; in an untrusted project a
// skill counts only where its resolved path is inside the project.
import { readdir, stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { isInside, realPath } from "../base/file/containment.ts"
import type { Environment } from "../base/environment.ts"
import type { Paths } from "../base/paths.ts"
import { readStart } from "../base/file/read-start.ts"
import { parseFrontMatter } from "../config/parse-front-matter.ts"
import { foldersBetween } from "../config/folders-between.ts"
import { readsProjectConfig } from "../config/load-config.ts"
import type { ConfigWarning } from "../config/read-settings.ts"
import type { Config } from "../schema/config.ts"
import type { Skill } from "../schema/skill.ts"

type LoadSkillsOptions = {
  readonly directory: string
  readonly worktree: string
  readonly paths: Pick<Paths, "config" | "home">
  readonly env: Environment
  readonly config: Pick<Config, "skills">
  readonly isTrusted: boolean
}

type LoadedSkills = { readonly skills: readonly Skill[]; readonly warnings: readonly ConfigWarning[] }

/** `within`: a folder that must contain the resolved paths of the skills. */
type SkillFolder = { readonly folder: string; readonly within?: string | undefined }

const maxBytes = 200 * 1024
const maxSkills = 500
const maxFolders = 2000
const maxDepth = 4
const maxNameLength = 64
const skipped = new Set(["node_modules", ".git"])
const configNames = ["skill", "skills"]
const sharedNames = [".claude/skills", ".agents/skills"]

/** Sorted by name. */
export async function loadSkills(options: LoadSkillsOptions): Promise<LoadedSkills> {
  const byName = new Map<string, Skill>()
  const warnings: ConfigWarning[] = []
  const seen = new Set<string>()
  for (const { folder, within } of await listFolders(options))
    for (const location of await listSkillFiles(folder)) {
      // The same file may be linked from several folders.
      const real = await realPath(location).catch(() => location)
      if (seen.has(real) || seen.size >= maxSkills) continue
      seen.add(real)
      const read = await readSkill(location, within)
      if ("fault" in read) warnings.push({ file: location, ...read.fault, message: `left out: ${read.fault.message}` })
      else byName.set(read.skill.name, read.skill)
    }
  return { skills: [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)), warnings }
}

async function listFolders({
  directory,
  worktree,
  paths,
  env,
  config,
  isTrusted,
}: LoadSkillsOptions): Promise<SkillFolder[]> {
  const within = isTrusted ? undefined : await realPath(worktree).catch(() => worktree)
  const of = (top: string, names: readonly string[], within?: string): SkillFolder[] =>
    names.map((name) => ({ folder: join(top, name), within }))
  const folders = [...of(paths.home, sharedNames), ...of(paths.config, configNames)]
  if (readsProjectConfig(env))
    for (const folder of foldersBetween(worktree, directory))
      folders.push(...of(folder, sharedNames, within), ...of(join(folder, ".opencode"), configNames, within))
  if (env["OPENCODE_CONFIG_DIR"]) folders.push(...of(resolve(env["OPENCODE_CONFIG_DIR"]), configNames))
  for (const path of config.skills?.paths ?? []) {
    const folder = path.startsWith("~/") ? join(paths.home, path.slice(2)) : resolve(directory, path)
    // Settings of an untrusted project cannot name a folder outside it, so one outside is the user's choice.
    folders.push({ folder, within: isInside(worktree, folder) ? within : undefined })
  }
  return folders
}

/** Searches a few levels deep and follows links. Does not descend into a skill: what is below belongs to it. */
async function listSkillFiles(top: string): Promise<string[]> {
  const found: string[] = []
  const folders = [{ path: top, depth: 0 }]
  for (let i = 0; i < folders.length && i < maxFolders; i++) {
    const { path, depth } = folders[i]!
    const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
    if (entries.some((entry) => entry.name === "SKILL.md")) found.push(join(path, "SKILL.md"))
    else if (depth < maxDepth)
      for (const entry of entries) {
        const next = join(path, entry.name)
        if (!skipped.has(entry.name) && (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(next)))))
          folders.push({ path: next, depth: depth + 1 })
      }
  }
  return found.toSorted()
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  )
}

async function readSkill(
  location: string,
  within: string | undefined,
): Promise<{ skill: Skill } | { fault: { line?: number; message: string } }> {
  try {
    if (within && !isInside(within, await realPath(location)))
      return { fault: { message: "it leads out of the project" } }
    const text = (await readStart(location, maxBytes)).toString("utf8")
    const { fields, body, fault, lineOf } = await parseFrontMatter(text)
    if (fault) return { fault }
    for (const field of ["name", "description"]) {
      const value = fields[field]
      if (typeof value !== "string" || value.trim() === "")
        return { fault: { line: lineOf(field), message: `${field}: expected a text in the settings at its head` } }
    }
    const { name, description } = fields as { name: string; description: string }
    if (!isName(name))
      return {
        fault: {
          line: lineOf("name"),
          message: `name: expected at most ${maxNameLength} letters, digits, dashes and the like, without blanks or slashes`,
        },
      }
    return { skill: { name, description: description.trim(), location, content: body.trim() } }
  } catch (error) {
    return { fault: { message: `it can't be read (${(error as NodeJS.ErrnoException).code ?? String(error)})` } }
  }
}

/** A model has to write the name, a user types it after a slash, and permission patterns match it. */
function isName(name: string): boolean {
  return name.length <= maxNameLength && /^[\p{L}\p{N}][\p{L}\p{N}._:-]*$/u.test(name)
}
