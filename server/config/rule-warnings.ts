// Warnings about permission rules that have no effect: unknown permissions, patterns that match nothing, and rules that a
// later one of the same file overrides. Rules are never rejected for it, since another version may know more.
import { access } from "node:fs/promises"
import { join, resolve } from "node:path"
import { expandHome } from "../base/expand-home.ts"
import { isInside } from "../base/file/containment.ts"
import { resolveLinks } from "../base/file/resolve-links.ts"
import { isRecord } from "../base/is-record.ts"
import type { JsonPath } from "../base/jsonc.ts"
import { findSimilarNames } from "../base/similar-names.ts"
import { matchWildcard, splitWildcard } from "../base/wildcard.ts"
import { permissionNames, toPermissionName } from "../schema/permission.ts"
import { shorten, type ConfigWarning, type RuleSource } from "./read-settings.ts"

export type RuleScope = {
  readonly directory: string
  readonly worktree: string
  readonly home: string
  /** Names of MCP servers, whose tools are `SERVER_TOOL`. */
  readonly servers: readonly string[]
  /** Plugins and their tools are not known here. */
  readonly hasPlugins: boolean
  /** The settings folders, where the published program finds tools and plugins. */
  readonly folders: readonly string[]
}

type Rule = { readonly key: string; readonly pattern: string; readonly action: unknown; readonly path: JsonPath }
type Problem = { readonly path: JsonPath; readonly message: string; readonly isForeign?: true }

/** What other programs and habits call a permission. */
const otherNames: Readonly<Record<string, string>> = {
  shell: "bash",
  terminal: "bash",
  command: "bash",
  exec: "bash",
  write: "edit",
  patch: "edit",
  multiedit: "edit",
  fetch: "webfetch",
  search: "websearch",
  find: "glob",
  ls: "list",
  agent: "task",
  subagent: "task",
  external: "external_directory",
  directory: "external_directory",
}

/** Permissions whose only pattern is `*`. */
const withoutPatterns: ReadonlySet<string> = new Set(["todoread", "todowrite", "question", "plan_enter", "plan_exit"])
const withPaths: ReadonlySet<string> = new Set(["read", "edit", "list", "external_directory"])

/** Patterns that look like paths and match none. */
const noPaths: readonly [RegExp, string][] = [
  [/^\s|\s$/, "starts or ends with a blank, which no ordinary path does"],
  [/^[A-Za-z]:[\\/]|\\(?![*?\\])/, 'has "\\", which escapes the next character: folders are separated by "/"'],
  [/^!/, 'starts with "!", which does not negate: make the exception a rule of its own, after this one'],
  [/^file:/i, "is an address: expected a path"],
  [/\{[^{}]*,[^{}]*\}/, "has braces, which are literal: make a rule of each alternative"],
  [/^~[\w.-]+(\/|$)/, 'starts with the home directory of another user: only "~" and "$HOME" are replaced'],
  [/^(\$(?!HOME\b)\w+|\$\{(?!HOME\})\w+\}|%\w+%)([\\/]|$)/, 'starts with a variable: only "$HOME" is replaced'],
]

/** Of one file; a repository must not delay the start by a list of rules without end. */
const maxRules = 1000
const maxProblems = 20

const toolFolders = ["tool", "tools", "plugin", "plugins"]

/**
 * Checks `permission` at the top and of each agent. Where there are tools that are not known here, an unknown permission
 * is named only if it is a misspelt one.
 */
export async function findRuleWarnings(sources: readonly RuleSource[], scope: RuleScope): Promise<ConfigWarning[]> {
  const problems = sources.flatMap((source) =>
    findProblems(source.settings, scope)
      .slice(0, maxProblems)
      .map((each) => ({ source, ...each })),
  )
  const hasForeign = problems.some(({ isForeign }) => isForeign) && (await hasForeignTools(scope))
  const warnings: ConfigWarning[] = []
  for (const { source, path, message, isForeign } of problems) {
    if (!isForeign || !hasForeign)
      warnings.push({ file: source.file, line: await source.lineOf(path), message: shorten(message) })
  }
  return warnings
}

async function hasForeignTools({ hasPlugins, folders }: RuleScope): Promise<boolean> {
  if (hasPlugins) return true
  const paths = folders.flatMap((folder) => toolFolders.map((name) => join(folder, name)))
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  )
  return found.includes(true)
}

function findProblems(settings: RuleSource["settings"], scope: RuleScope): Problem[] {
  const agents = ["agent", "mode"].flatMap((key) =>
    Object.entries(isRecord(settings[key]) ? settings[key] : {}).flatMap(([name, agent]) =>
      isRecord(agent) ? [{ path: [key, name, "permission"], permission: agent["permission"] }] : [],
    ),
  )
  return [{ path: ["permission"], permission: settings["permission"] }, ...agents].flatMap(({ path, permission }) =>
    isRecord(permission) ? findRuleProblems(permission, path, scope) : [],
  )
}

function findRuleProblems(permission: Readonly<Record<string, unknown>>, at: JsonPath, scope: RuleScope): Problem[] {
  const rules = Object.entries(permission)
    .flatMap(([key, value]): Rule[] =>
      isRecord(value)
        ? Object.entries(value).map(([pattern, action]) => ({ key, pattern, action, path: [...at, key, pattern] }))
        : [{ key, pattern: "*", action: value, path: [...at, key] }],
    )
    .slice(0, maxRules)
  const keys = Object.keys(permission)
    .slice(0, maxRules)
    .flatMap((key): Problem[] => {
      const problem = findKeyProblem(key, scope)
      return problem
        ? [{ path: [...at, key], ...problem, message: `${[...at, key].join(".")}: ${problem.message}` }]
        : []
    })
  const unknown = new Set(keys.map(({ path }) => path.at(-1)))
  const patterns = rules.flatMap((rule, index): Problem[] => {
    if (unknown.has(rule.key)) return []
    const fault = findPatternFault(rule, scope) ?? findOverride(rule, rules.slice(index + 1))
    if (fault === undefined) return []
    return [{ path: rule.path, message: `${[...at, rule.key].join(".")}: ${JSON.stringify(rule.pattern)} ${fault}` }]
  })
  return [...keys, ...patterns]
}

function findKeyProblem(key: string, { servers }: RuleScope): Omit<Problem, "path"> | undefined {
  if (permissionNames.includes(key) || /[*?]/.test(key)) return undefined
  if (servers.some((name) => key.startsWith(`${name.replace(/[^\w-]/g, "_")}_`))) return undefined
  const permission = toPermissionName(key)
  if (permission !== key) return { message: `has no effect: the tool "${key}" needs the permission "${permission}"` }
  const meant = findMeant(key)
  const message = "unknown permission, so its rules have no effect"
  return meant === undefined ? { message, isForeign: true } : { message: `${message}: did you mean "${meant}"?` }
}

function findMeant(key: string): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z]/g, "")
  const same = permissionNames.find((name) => plain(name) === plain(key))
  const [similar] = same ? [same] : findSimilarNames(plain(key), [...permissionNames, ...Object.keys(otherNames)])
  return similar === undefined ? undefined : (otherNames[similar] ?? similar)
}

/** Why a pattern matches nothing, or undefined. */
function findPatternFault({ key, pattern }: Rule, scope: RuleScope): string | undefined {
  if (pattern.trim() === "") return "matches nothing"
  if (withoutPatterns.has(key) && !matchWildcard(pattern, "*")) return 'matches nothing: the only pattern is "*"'
  if (key === "webfetch" && !/^([*?]|https?:)/i.test(pattern))
    return 'matches nothing: whole addresses are compared, such as "https://example.com/*"'
  if (!withPaths.has(key)) return undefined
  const found = noPaths.find(([form]) => form.test(pattern))
  if (found) return `matches no path: it ${found[1]}`
  if (key !== "external_directory" && /[^/]\/$/.test(pattern))
    return `is a folder: write "${pattern}*" for the files in it`
  if (key === "external_directory" && isAlwaysInside(pattern, scope))
    return "matches nothing: it is inside the project, and this permission is for paths outside of it"
  return undefined
}

function isAlwaysInside(pattern: string, { directory, worktree, home }: RuleScope): boolean {
  const { literal } = splitWildcard(expandHome(pattern, home))
  // An absolute path of this project may be outside of another one.
  if (literal === "" || literal.startsWith("/")) return false
  const isOutside = (path: string) => ![worktree, directory].some((folder) => isInside(folder, path))
  return ![worktree, directory].some((base) => isOutside(resolveLinks(resolve(base, literal))))
}

/** The later rule that overrides this one wherever it applies, if its action differs. */
function findOverride(rule: Rule, later: readonly Rule[]): string | undefined {
  // Other patterns of paths may differ in their links.
  const covers = ({ key, pattern }: Rule) =>
    isWider(key, rule.key) && (pattern === "*" || (!withPaths.has(rule.key) && isWider(pattern, rule.pattern)))
  const last = later.findLast(covers)
  if (!last || last.action === rule.action) return undefined
  const name = last.key === rule.key ? JSON.stringify(last.pattern) : `the permission "${last.key}"`
  return `never applies: ${name} is after it, and the last rule that matches wins`
}

/** Whether a pattern certainly matches whatever another one matches. `*` stands for any text, a wildcard included. */
function isWider(pattern: string, other: string): boolean {
  return pattern === other || (!/[?\\]/.test(pattern) && matchWildcard(pattern, other))
}
