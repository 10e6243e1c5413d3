// Applies a patch to several files, in the format that some model families are trained on.
// Guarantees: the whole patch is checked against the files and asked for at once, before the first file is changed.
import * as z from "zod"
import type { FileDiff } from "../schema/file.ts"
import { askToEdit, type EditDeps } from "./edit/change-file.ts"
import { compareTexts } from "./edit/file-diff.ts"
import type { FileLock } from "./edit/file-lock.ts"
import { applyHunks, parsePatch, type PatchOperation } from "./edit/patch.ts"
import { resolvePath, type ResolvedPath } from "./file/resolved-path.ts"
import { findTextFile, removeFile, replaceTextFile, type TextFile } from "./file/text-file.ts"
import { defineTool, type ToolContext } from "./tool.ts"

/** The state of a file before and after the patch; undefined when it does not exist. */
type Plan = {
  readonly path: ResolvedPath
  readonly before: TextFile | undefined
  after: string | undefined
  /** The file that is moved here. */
  from: Plan | undefined
  isMoved: boolean
}

type Change = { readonly plan: Plan; readonly diff: string; readonly filediff: FileDiff }

export function createApplyPatchTool({ lock, home }: EditDeps) {
  return defineTool({
    id: "apply_patch",
    isOffered: ({ modelID }) => writesPatches(modelID),
    describe: () =>
      [
        "Changes files by a patch. It has this form, with as many files and sections as needed:",
        "*** Begin Patch",
        "*** Add File: path/of/new.txt",
        "+each line of the new file",
        "*** Update File: path/of/file.ts",
        "*** Move to: path/of/renamed.ts",
        "@@ function nearby()",
        " a line of context",
        "-a line to remove",
        "+a line to put there",
        "*** Delete File: path/of/old.txt",
        "*** End Patch",
        "- Paths are relative to the working directory, or absolute. `Move to` is only for renaming.",
        "- Give about three lines of context around a change; `@@` with the head of a function or class where these fit several places.",
        "- Sections of a file stand in the order of the file. Text must be that of the file: read it first.",
      ].join("\n"),
    input: z.object({ patchText: z.string().min(1).describe("The whole patch") }),
    async run({ patchText }, context) {
      const operations = verify(() => parsePatch(patchText))
      const paths = new Map<string, ResolvedPath>()
      for (const name of operations.flatMap(listPaths)) paths.set(name, await resolvePath(context, name))
      const reals = [...new Set([...paths.values()].map((path) => path.real))].toSorted()
      return withLocks(lock, reals, async () => {
        const changes = await compare(await plan(operations, paths))
        const diff = changes.map((change) => `${change.diff}\n`).join("")
        const files = changes.map(toFileMetadata)
        const touched = changes.flatMap(({ plan }) => (plan.from ? [plan.from, plan] : [plan]))
        const textChanges = touched.map(({ path, before, after }) => ({ path, before: before?.text, after }))
        await askToEdit(context, home, textChanges, {
          filepath: touched.map(({ path }) => path.relative).join(", "),
          diff,
          files,
        })
        for (const change of changes) await apply(context, change)
        const output = `Success. Updated the following files:\n${changes.map(toSummaryLine).join("\n")}`
        return { title: output, output, metadata: { diff, files, diagnostics: {} } }
      })
    },
  })
}

/** Whether a model is trained to change files by patches rather than by `edit` and `write`. */
export function writesPatches(modelID: string): boolean {
  return /(^|[^a-z])gpt-(?!3|4|oss)/i.test(modelID)
}

function listPaths(operation: PatchOperation): string[] {
  return operation.kind === "update" && operation.moveTo !== undefined
    ? [operation.path, operation.moveTo]
    : [operation.path]
}

/** Takes the locks one by one. The paths must be sorted: two patches that share files would otherwise deadlock. */
function withLocks<T>(lock: FileLock, paths: readonly string[], work: () => Promise<T>): Promise<T> {
  const [first, ...rest] = paths
  return first === undefined ? work() : lock(first, () => withLocks(lock, rest, work))
}

function verify<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Error(`apply_patch verification failed: ${String(error)}`, { cause: error })
  }
}

/** Computes the result for each file; nothing is written. */
async function plan(operations: readonly PatchOperation[], paths: ReadonlyMap<string, ResolvedPath>): Promise<Plan[]> {
  const plans = new Map<string, Plan>()
  const find = async (name: string): Promise<Plan> => {
    const path = paths.get(name)!
    const known = plans.get(path.real)
    if (known) return known
    const before = await findTextFile(path)
    const created: Plan = { path, before, after: before?.text, from: undefined, isMoved: false }
    plans.set(path.real, created)
    return created
  }
  for (const operation of operations) {
    const file = await find(operation.path)
    const target = operation.kind === "update" && operation.moveTo !== undefined ? await find(operation.moveTo) : file
    verify(() => {
      const { path } = operation
      if (operation.kind === "add") {
        if (file.after !== undefined) throw new Error(`${path} is there already: use "*** Update File: "`)
        file.after = operation.text
        return
      }
      if (file.after === undefined) throw new Error(`There is no file ${path}`)
      if (operation.kind === "delete") {
        file.after = undefined
        return
      }
      const text = applyHunks(path, file.after, operation.hunks)
      if (target !== file) {
        if (target.after !== undefined) throw new Error(`${operation.moveTo} is there already`)
        const source = file.from ?? file
        target.from = source
        source.isMoved = true
        file.after = file.from = undefined
      }
      target.after = text
    })
  }
  return [...plans.values()]
}

async function compare(plans: readonly Plan[]): Promise<Change[]> {
  const changes: Change[] = []
  for (const each of plans) {
    const isUnchanged = each.before?.text === each.after && !each.from
    if (isUnchanged || (each.isMoved && each.after === undefined)) continue
    const before = each.from?.before?.text ?? each.before?.text ?? ""
    changes.push({ plan: each, ...(await compareTexts(each.path.absolute, before, each.after ?? "")) })
  }
  if (changes.length === 0) throw new Error("apply_patch verification failed: Error: The patch changes nothing")
  return changes
}

async function apply(context: ToolContext, { plan: { path, before, after, from }, filediff }: Change): Promise<void> {
  if (after === undefined) {
    await removeFile(path)
    context.fileChanged(path.absolute, "unlink", filediff)
    return
  }
  await replaceTextFile(path, after, before, context.seenFiles, from?.before)
  if (!from?.before) return context.fileChanged(path.absolute, before ? "change" : "add", filediff)
  const [removed, added] = await Promise.all([
    compareTexts(from.path.absolute, from.before.text, ""),
    compareTexts(path.absolute, before?.text ?? "", after),
  ])
  context.fileChanged(path.absolute, before ? "change" : "add", added.filediff)
  if (from.after !== undefined) return
  await removeFile(from.path)
  context.fileChanged(from.path.absolute, "unlink", removed.filediff)
}

function toKind({ before, after, from }: Plan): "add" | "update" | "delete" | "move" {
  if (from) return "move"
  return after === undefined ? "delete" : before ? "update" : "add"
}

/** What clients show of a changed file. */
function toFileMetadata({ plan, diff, filediff }: Change) {
  const { before, after, additions, deletions } = filediff
  return {
    filePath: (plan.from ?? plan).path.absolute,
    relativePath: plan.path.relative,
    type: toKind(plan),
    ...(plan.from ? { movePath: plan.path.absolute } : {}),
    ...(plan.path.real === plan.path.absolute ? {} : { target: plan.path.real }),
    ...{ diff, before, after, additions, deletions },
  }
}

function toSummaryLine({ plan }: Change): string {
  const letters = { add: "A", update: "M", delete: "D", move: "M" }
  return `${letters[toKind(plan)]} ${plan.path.relative}`
}
