// Skills: instructions for a kind of work, each a folder with a SKILL.md whose head says its name and what it is for. Read
// from the user's places, then the project's from its root down; of two with one name the later counts.
// Promises: a broken one is told with its line, and the others count; one of an untrusted project counts only where it
// really lies inside of it.
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
import type { Skill } from "../schema/service.ts"

type LoadSkillsOptions = {
  readonly directory: string
  readonly worktree: string
  readonly paths: Pick<Paths, "config" | "home">
  readonly env: Environment
  readonly config: Pick<Config, "skills">
  readonly isTrusted: boolean
}

type LoadedSkills = { readonly skills: readonly Skill[]; readonly warnings: readonly ConfigWarning[] }

type Place = { readonly folder: string; readonly within?: string | undefined }

const maxBytes = 200 * 1024
const maxSkills = 500
const maxFolders = 2000
const maxDepth = 4
const maxNameLength = 64
const skipped = new Set(["node_modules", ".git"])
const ownNames = ["skill", "skills"]
const otherPlaces = [".claude/skills", ".agents/skills"]

/** Reads all; sorted by name. */
export async function loadSkills(options: LoadSkillsOptions): Promise<LoadedSkills> {
  const byName = new Map<string, Skill>()
  const warnings: ConfigWarning[] = []
  const seen = new Set<string>()
  for (const { folder, within } of await listPlaces(options))
    for (const location of await listSkillFiles(folder)) {
      // Links lead to the same one by many names.
      const real = await realPath(location).catch(() => location)
      if (seen.has(real) || seen.size >= maxSkills) continue
      seen.add(real)
      const read = await readSkill(location, within)
      if ("fault" in read) warnings.push({ file: location, ...read.fault, message: `left out: ${read.fault.message}` })
      else byName.set(read.skill.name, read.skill)
    }
  return { skills: [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)), warnings }
}

async function listPlaces({ directory, worktree, paths, env, config, isTrusted }: LoadSkillsOptions): Promise<Place[]> {
  const wall = isTrusted ? undefined : await realPath(worktree).catch(() => worktree)
  const of = (top: string, names: readonly string[], within?: string): Place[] =>
    names.map((name) => ({ folder: join(top, name), within }))
  const places = [...of(paths.home, otherPlaces), ...of(paths.config, ownNames)]
  if (readsProjectConfig(env))
    for (const folder of foldersBetween(worktree, directory))
      places.push(...of(folder, otherPlaces, wall), ...of(join(folder, ".opencode"), ownNames, wall))
  if (env["OPENCODE_CONFIG_DIR"]) places.push(...of(resolve(env["OPENCODE_CONFIG_DIR"]), ownNames))
  for (const path of config.skills?.paths ?? []) {
    const folder = path.startsWith("~/") ? join(paths.home, path.slice(2)) : resolve(directory, path)
    // Only the user's own settings can name a place outside.
    places.push({ folder, within: isInside(worktree, folder) ? wall : undefined })
  }
  return places
}

/** Folders are looked into down to a few levels, linked ones too; what lies below a skill belongs to it. */
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

/** A model has to write it, a person types it behind a slash, and rules of permission match it. */
function isName(name: string): boolean {
  return name.length <= maxNameLength && /^[\p{L}\p{N}][\p{L}\p{N}._:-]*$/u.test(name)
}
