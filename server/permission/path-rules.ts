// Compares rules and calls as paths: a rule applies to a file whichever way either is written (relative to the worktree
// or the directory, absolute, with `~`, `$HOME`, `./`, `..`, or through links).
// Guarantees: the last rule that matches applies. Where a rule or a call can be read in two ways, the stricter reading
// decides: links inside the project, which its content determines, only ever make a rule stricter.
import { statSync } from "node:fs"
import { basename, dirname, join, relative, resolve } from "node:path"
import { expandHome } from "../base/expand-home.ts"
import { isInside } from "../base/file/containment.ts"
import { resolveLinks } from "../base/file/resolve-links.ts"
import { compileWildcard, escapeWildcard, splitWildcard } from "../base/wildcard.ts"
import type { PermissionAction, PermissionRule, PermissionRuleset } from "../schema/permission.ts"
import { listRules, toStrictest } from "./rules.ts"

/** Resolved paths of the directory and its worktree, and the user's home directory. */
export type PathScope = { readonly directory: string; readonly worktree: string; readonly home: string }

/** A path as it is named and with its links resolved, both absolute. */
export type NamedPath = { readonly absolute: string; readonly real: string }

export type PathRules = {
  /** The action for a path by the rules of a path permission. Resolves the rules once, for any number of paths. */
  compile(permission: string, ...rulesets: PermissionRuleset[]): (path: NamedPath) => PermissionAction
  /** Resolves the pattern of a call, which is absolute or relative to the worktree. */
  toPath(pattern: string): NamedPath
}

type Matcher = (path: string) => boolean

/** A rule in its narrow reading, and in a broad one that matches more. */
type CompiledRule = { readonly action: PermissionAction; readonly narrow: Matcher; readonly broad: Matcher }

const pathPermissions: ReadonlySet<string> = new Set(["read", "edit", "list", "external_directory"])

/** Whether the patterns of a permission are paths. */
export function isPathPermission(permission: string): boolean {
  return pathPermissions.has(permission)
}

/** Rules of one directory. */
export function createPathRules({ directory, worktree, home }: PathScope): PathRules {
  const bases = [...new Set([worktree, directory])]
  const fold = ignoresCase(worktree) ? (path: string) => path.normalize("NFC").toLowerCase() : (path: string) => path
  const root = fold(worktree).replace(/\/$/, "")
  const isInProject = (path: string) => bases.some((base) => isInside(base, path))
  // As first seen: a link that the agent replaces later must not make an allow rule apply to another folder.
  const targets = new Map<string, string>()

  /** A path inside the worktree from there on, with a slash at the start. */
  function toProjectPath(path: string): string {
    return isInside(root, path) ? path.slice(root.length) : path
  }

  /** The folder with its links resolved that are outside of the project, and so are the user's own. */
  function toTarget(folder: string): string {
    const target = targets.get(folder) ?? resolveLinks(folder, (link) => !isInProject(link))
    targets.set(folder, target)
    return target
  }

  function compileRule({ pattern, action }: PermissionRule, permission: string): CompiledRule {
    const { literal, rest } = splitWildcard(expandHome(pattern, escapeWildcard(home)))
    // Matches nothing, as text and as a path.
    if (literal === "" && rest === "") return { action, narrow: () => false, broad: () => false }
    const cut = rest === "" ? literal.length : literal.lastIndexOf("/") + 1
    const end = cleanEnd(escapeWildcard(literal.slice(cut)) + rest)
    // `*` at the start stands for any folder: of the project, and in the broad reading also of those that it is in.
    if (cut === 0 && end.startsWith("*")) {
      const [narrow, broad] = [toMatcher([end]), toMatcher(withoutAnyFolder(end))]
      return { action, narrow: (path) => narrow(toProjectPath(path)), broad }
    }
    const readings = bases.map((base) => {
      const folder = resolve(base, literal.slice(0, cut))
      const trusted = [folder, toTarget(folder)]
      const narrow = toMatcher(toPatterns(trusted, toEnds(end, permission)))
      const broad = toMatcher(toPatterns([...trusted, resolveLinks(folder)], toBroadEnds(end)))
      if (!/^\.\.(\/|$)/.test(literal)) return { narrow, broad }
      // `../*` does not stand for the base itself. As text it also stands for what is further up.
      const toRest = (path: string) => relative(fold(base), path)
      const isOwn = (path: string) => folder !== base && isInside(folder, base) && isInside(fold(base), path)
      const asText = toMatcher([pattern])
      return {
        narrow: (path: string) => narrow(path) && !isOwn(path),
        broad: (path: string) => (broad(path) && !isOwn(path)) || asText(toRest(path)),
      }
    })
    return {
      action,
      narrow: (path) => readings.some(({ narrow }) => narrow(path)),
      broad: (path) => readings.some(({ broad }) => broad(path)),
    }
  }

  function toMatcher(patterns: readonly string[]): Matcher {
    const matchers = [...new Set(patterns.map(fold))].map(compileWildcard)
    return (path) => matchers.some((matches) => matches(path))
  }

  return {
    compile(permission, ...rulesets) {
      const all = listRules(permission, ...rulesets)
      // Nothing before a rule for everything can apply.
      const first = Math.max(0, all.map(({ pattern }) => pattern).lastIndexOf("*"))
      const rules = all.slice(first).map((rule) => compileRule(rule, permission))
      return ({ absolute, real }) => {
        const path = { absolute: fold(absolute), real: fold(real) }
        return toStrictest([...judge(rules, "narrow", path), ...judge(rules, "broad", path)])
      }
    },
    toPath(pattern) {
      const absolute = resolve(worktree, pattern)
      return { absolute, real: resolveLinks(absolute) }
    },
  }
}

/** The action for the resolved path, and that of a rule that applies to the named path only. */
function judge(rules: readonly CompiledRule[], reading: "narrow" | "broad", path: NamedPath): PermissionAction[] {
  const find = (text: string) => rules.findLast((rule) => rule[reading](text))
  const action = find(path.real)?.action ?? "ask"
  const named = path.absolute === path.real ? undefined : find(path.absolute)
  return named === undefined || named[reading](path.real) ? [action] : [action, named.action]
}

function toPatterns(folders: readonly string[], ends: readonly string[]): string[] {
  return [...new Set(folders)].flatMap((folder) => ends.map((end) => join(escapeWildcard(folder), end)))
}

/** What stands for a rule's end after its folder. Of an external directory, a folder stands for what is in it. */
function toEnds(end: string, permission: string): string[] {
  return end === "" && permission === "external_directory" ? ["", "*"] : [end]
}

/** In addition: a folder stands for what is in it, all of its content for the folder, and `**` for no folder at all. */
function toBroadEnds(end: string): string[] {
  if (end === "") return ["", "*"]
  return /^[*/]+$/.test(end) ? ["", ...withoutAnyFolder(end)] : withoutAnyFolder(end)
}

/** The pattern, and the pattern with every choice of its first four `**` folders left out. */
function withoutAnyFolder(end: string): string[] {
  let patterns = [""]
  for (const [index, part] of end.split(/(?<=(?:^|\/)\*\*\/)/).entries()) {
    const shorter = index < 4 && /(^|\/)\*\*\/$/.test(part) ? [part.slice(0, -3)] : []
    patterns = [part, ...shorter].flatMap((each) => patterns.map((pattern) => pattern + each))
  }
  return patterns
}

/** Without empty names, `.` and a final slash. */
function cleanEnd(end: string): string {
  return end.replace(/\/(?:\.?\/)+/g, "/").replace(/\/\.?$/, "")
}

/** Whether names that differ in case or Unicode form are one file on the disk of this folder. */
function ignoresCase(folder: string): boolean {
  const name = basename(folder)
  const swapped = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase()
  if (swapped === name) return process.platform === "darwin" || process.platform === "win32"
  try {
    const other = statSync(join(dirname(folder), swapped), { throwIfNoEntry: false })
    return other !== undefined && other.ino === statSync(folder).ino
  } catch {
    return false
  }
}
