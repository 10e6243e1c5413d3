// Converts an analysed shell line to the permissions that it needs, in the order in which they are asked: folders outside of
// the project, files that it reads, files that it writes, its commands.
// Guarantee: what the analysis could not determine is asked about wherever a rule could forbid it.
import { existsSync } from "node:fs"
import { readdir } from "node:fs/promises"
import { basename, dirname, join, relative } from "node:path"
import { isInside, realPath } from "../../base/file/containment.ts"
import type { Git } from "../../base/git.ts"
import { compileWildcard, escapeWildcard } from "../../base/wildcard.ts"
import type { PermissionQuestion, UncertainUse } from "../../permission/permission.ts"
import type { ShellAnalysis } from "../../permission/shell/analyze.ts"
import { toAlways, toPatterns } from "../../permission/shell/shell-patterns.ts"
import { findGitConfigReason, findSensitiveReason } from "../file/sensitive-files.ts"
import { type Deletion, findLoss } from "./lost-files.ts"
import { findShellFiles, type ShellFile, type ShellFiles } from "./shell-files.ts"

export type ShellScope = {
  /** Where the line runs; already permitted. Paths in `workdir`, `directory` and `worktree` are inside. */
  readonly workdir: string
  readonly directory: string
  readonly worktree: string
  readonly home: string
  /** Whether sensitive files and broad deletions are asked about whatever the rules allow. */
  readonly isTerminalAttached: boolean
  /** When the turn began, in milliseconds. */
  readonly turnStartedAt: number
  readonly git: Git
}

const anyText = "\0"
const maxFilesOfFolder = 1000
const maxShown = 50

export type ShellQuestions = { readonly files: readonly PermissionQuestion[]; readonly commands: PermissionQuestion }

/** The permissions that must be given before the line may run. */
export async function toShellQuestions(line: ShellAnalysis, scope: ShellScope): Promise<ShellQuestions> {
  const { files, uncertainReads, uncertainWrites, isCut } = await findShellFiles(line.accesses)
  const inner = await Promise.all([scope.worktree, scope.directory, scope.workdir].map(realPath))
  const worktree = inner[0]!
  const isOutside = ({ real }: ShellFile) => !inner.some((folder) => isInside(folder, real))
  const outside = files.filter((file) => isOutside(file) && isNamed(file))
  const reads = files.filter((file) => file.kind === "read" || (file.kind === "maybe" && file.type === "file"))
  const changes = files.filter(({ kind }) => kind === "write" || kind === "delete")
  const changed = changes.filter(({ isBase }) => !isBase)
  const content = await listContents(changes)

  const questions: PermissionQuestion[] = []
  if (outside.length > 0) questions.push(askOutside(outside, line.source))
  if (reads.length > 0) questions.push(askToRead(reads, line.source))
  // Where only a folder is known, it is shown for what is below it.
  const shown = changed.length > 0 ? changed : content.paths.length > 0 ? changes : []
  if (shown.length > 0) {
    const patterns = unique(shown.map(({ real, isBase }) => join(relative(worktree, real), isBase ? "*" : "")))
    const metadata = { filepath: shown[0]!.real, command: line.source }
    const paths = unique([...changed.map(({ named }) => named), ...content.paths])
    const always = patterns.map(escapeWildcard)
    questions.push({ permission: "edit", patterns, paths, always, metadata, coveredBy: "bash" })
    const sensitive = changed.flatMap(({ real, kind }) => findChangeReason(real, kind, worktree, scope.home))
    if (scope.isTerminalAttached && sensitive.length > 0)
      questions.push({
        permission: "edit",
        patterns,
        paths,
        always: [],
        metadata: { ...metadata, reason: unique(sensitive).join("; ") },
        mustAsk: true,
      })
  }
  return {
    files: questions,
    commands: await askToRun(line, { files, uncertainReads, uncertainWrites, isCut }, content.isCut, scope),
  }
}

/** A word that could be a file counts as one outside only if there is such a file, or a folder where it could be made. */
function isNamed({ kind, real, type }: ShellFile): boolean {
  if (kind !== "maybe" || type !== undefined) return true
  const parent = dirname(real)
  return parent !== "/" && existsSync(parent)
}

function findChangeReason(path: string, kind: ShellFile["kind"], worktree: string, home: string): string[] {
  const reason = findSensitiveReason(path, worktree, home)
  // A script that is removed does not run.
  const isRemoved = kind === "delete" && basename(path) === "package.json"
  return reason === undefined || isRemoved ? [] : [reason]
}

function askOutside(outside: readonly ShellFile[], command: string): PermissionQuestion {
  const folders = unique(outside.map(({ real, type }) => (type === "folder" ? real : dirname(real))))
  const files = outside.filter(({ type }) => type !== "folder")
  return {
    permission: "external_directory",
    patterns: folders.map((folder) => join(folder, "*")),
    paths: unique(files.map(({ real }) => real)),
    always: folders.map((folder) => join(escapeWildcard(folder), "*")),
    metadata: { filepath: outside[0]!.named, target: outside[0]!.real, parentDir: folders[0], command },
  }
}

function askToRead(reads: readonly ShellFile[], command: string): PermissionQuestion {
  const paths = unique(reads.flatMap(({ named, real }) => [named, real]))
  // What a glob finds is judged as well, but a person cannot read thousands of names.
  const patterns = paths.slice(0, maxShown)
  return {
    permission: "read",
    patterns,
    paths,
    always: patterns.map(escapeWildcard),
    metadata: { filepath: reads[0]!.named, command },
  }
}

/** What folders contain that are changed as a whole, or by names: rules for single files apply to it. */
async function listContents(changes: readonly ShellFile[]): Promise<{ paths: string[]; isCut: boolean }> {
  const paths: string[] = []
  for (const { real, type, isBase, below } of changes) {
    if (type !== "folder" || (isBase && below === undefined)) continue
    const matches = below === undefined || below === "*" ? () => true : compileWildcard(below)
    const folders = [real]
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop())
      for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) folders.push(path)
        if (paths.length + folders.length >= maxFilesOfFolder) return { paths, isCut: true }
        if (matches(entry.name)) paths.push(path)
      }
  }
  return { paths, isCut: false }
}

async function askToRun(
  line: ShellAnalysis,
  { files, uncertainReads, uncertainWrites, isCut }: ShellFiles,
  areContentsCut: boolean,
  scope: ShellScope,
): Promise<PermissionQuestion> {
  const { unknownAccesses, incomplete, unknownCommands } = line
  const isAnything = incomplete !== undefined
  const mayWrite = isAnything || unknownAccesses.has("write") || unknownAccesses.has("delete")
  const mayRead = isAnything || unknownAccesses.has("read")
  const uncertain: UncertainUse[] = [
    ...line.commands.flatMap(({ uncertainText }) =>
      uncertainText === undefined ? [] : [{ permission: "bash", text: uncertainText }],
    ),
    ...(isAnything ? [{ permission: "bash", text: anyText }] : []),
    ...unknownCommands.map(({ text }) => ({
      permission: "bash",
      text: anyText,
      ...(text === undefined ? {} : { exact: text }),
    })),
    ...(mayRead || mayWrite ? [{ permission: "external_directory", text: anyText }] : []),
    ...(mayRead || isCut ? [{ permission: "read", text: anyText }] : []),
    ...uncertainReads.map((text) => ({ permission: "read", text })),
    ...uncertainWrites
      .flatMap((text) => (text.startsWith("/") ? [text, relative(scope.worktree, text)] : [text]))
      .map((text) => ({ permission: "edit", text })),
    ...(mayWrite || isCut || areContentsCut ? [{ permission: "edit", text: anyText }] : []),
  ]
  const isUnknown = isAnything || unknownAccesses.size > 0
  const pressing = await listPressingReasons(line, files, scope, mayWrite)
  const reasons = [
    ...(isAnything ? [incomplete] : []),
    ...unknownCommands.map(({ reason }) => reason),
    ...(unknownAccesses.size > 0 ? ["it names files that are not known before it runs"] : []),
    ...pressing,
  ]
  return {
    permission: "bash",
    patterns: toPatterns(line),
    always: isUnknown || pressing.length > 0 ? [] : toAlways(line),
    metadata: { command: line.source, ...(reasons.length > 0 ? { reason: unique(reasons).join("; ") } : {}) },
    ...(uncertain.length > 0 ? { uncertain } : {}),
    ...(pressing.length > 0 ? { mustAsk: true } : {}),
  }
}

/** Why the line is asked about whatever the rules allow. */
async function listPressingReasons(
  line: ShellAnalysis,
  files: readonly ShellFile[],
  scope: ShellScope,
  mayWrite: boolean,
): Promise<string[]> {
  const reasons: string[] = []
  if (line.unknownAccesses.has("delete")) reasons.push("what it deletes is not known before it runs")
  if (!scope.isTerminalAttached) return reasons
  if (mayWrite) reasons.push("it may change files that decide what runs later")
  for (const key of line.gitSettings) {
    const reason = findGitConfigReason(key === "" ? undefined : key)
    if (reason !== undefined) reasons.push(reason)
  }
  const worktree = await realPath(scope.worktree)
  for (const deletion of listDeletions(files)) {
    const loss = await findLoss(deletion, { git: scope.git, worktree, turnStartedAt: scope.turnStartedAt })
    if (loss !== undefined) reasons.push(loss)
    if (reasons.length > 5) break
  }
  return reasons
}

/** Deletions of whole folders and by patterns. */
function listDeletions(files: readonly ShellFile[]): Deletion[] {
  const listed = files
    .filter(({ kind, isTree, isMatch, isBase }) => kind === "delete" && (isTree || isMatch) && !isBase)
    .map(({ real }) => ({ path: real, name: undefined }))
  const below = files
    .filter(({ kind, isBase, below: name }) => kind === "delete" && isBase && name !== undefined)
    .map(({ real, below: name }) => ({ path: real, name: name === "*" ? undefined : name }))
  return [...listed, ...below]
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
