// Applies a patch of several files, as some families of models write them.
// Promises: the whole patch is checked against the files before the first of them is touched, and asked for at once.
import * as z from "zod"
import type { FileDiff } from "../schema/file.ts"
import { askToEdit } from "./edit/change-file.ts"
import { compareTexts } from "./edit/file-diff.ts"
import type { FileLock } from "./edit/file-lock.ts"
import { applyHunks, parsePatch, type PatchOperation } from "./edit/patch.ts"
import { resolvePath, type ResolvedPath } from "./file/resolved-path.ts"
import { findTextFile, removeFile, replaceTextFile, type TextFile } from "./file/text-file.ts"
import { defineTool, type ToolContext } from "./tool.ts"

/** A file as it is and as it shall be; no text means no file. */
type Plan = {
  readonly place: ResolvedPath
  readonly before: TextFile | undefined
  after: string | undefined
  /** Where its text came from. */
  from: Plan | undefined
  isMoved: boolean
}

type Change = { readonly plan: Plan; readonly diff: string; readonly filediff: FileDiff }

export function createApplyPatchTool(lock: FileLock) {
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
    async run({ patchText }, ctx) {
      const operations = verify(() => parsePatch(patchText))
      const places = new Map<string, ResolvedPath>()
      for (const path of operations.flatMap(listPaths)) places.set(path, await resolvePath(ctx, path))
      const reals = [...new Set([...places.values()].map((place) => place.real))].toSorted()
      return locked(lock, reals, async () => {
        const changes = await compare(await plan(operations, places))
        const diff = changes.map((change) => `${change.diff}\n`).join("")
        const files = changes.map(toShown)
        const touched = changes.flatMap(({ plan }) => (plan.from ? [plan.from.place, plan.place] : [plan.place]))
        await askToEdit(ctx, touched, { filepath: touched.map((place) => place.relative).join(", "), diff, files })
        for (const change of changes) await apply(ctx, change)
        const output = `Success. Updated the following files:\n${changes.map(toLine).join("\n")}`
        return { title: output, output, metadata: { diff, files, diagnostics: {} } }
      })
    },
  })
}

/** Whether a model was taught this way to change files, and not the one of `edit` and `write`. */
export function writesPatches(modelID: string): boolean {
  return /(^|[^a-z])gpt-(?!3|4|oss)/i.test(modelID)
}

function listPaths(operation: PatchOperation): string[] {
  return operation.kind === "update" && operation.moveTo !== undefined
    ? [operation.path, operation.moveTo]
    : [operation.path]
}

/** In the order of the names, so that two patches never wait for each other. */
function locked<T>(lock: FileLock, paths: readonly string[], work: () => Promise<T>): Promise<T> {
  const [first, ...rest] = paths
  return first === undefined ? work() : lock(first, () => locked(lock, rest, work))
}

function verify<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Error(`apply_patch verification failed: ${String(error)}`, { cause: error })
  }
}

/** Works out what becomes of each file; nothing is written. */
async function plan(operations: readonly PatchOperation[], places: ReadonlyMap<string, ResolvedPath>): Promise<Plan[]> {
  const plans = new Map<string, Plan>()
  const find = async (path: string): Promise<Plan> => {
    const place = places.get(path)!
    const known = plans.get(place.real)
    if (known) return known
    const before = await findTextFile(place)
    const made: Plan = { place, before, after: before?.text, from: undefined, isMoved: false }
    plans.set(place.real, made)
    return made
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
    const isNothing = each.before?.text === each.after && !each.from
    if (isNothing || (each.isMoved && each.after === undefined)) continue
    const before = each.from?.before?.text ?? each.before?.text ?? ""
    changes.push({ plan: each, ...(await compareTexts(each.place.path, before, each.after ?? "")) })
  }
  if (changes.length === 0) throw new Error("apply_patch verification failed: Error: The patch changes nothing")
  return changes
}

async function apply(ctx: ToolContext, { plan: { place, before, after, from }, filediff }: Change): Promise<void> {
  if (after === undefined) {
    await removeFile(place)
    ctx.fileChanged(place.path, "unlink", filediff)
    return
  }
  await replaceTextFile(place, after, before, ctx.seenFiles, from?.before)
  if (!from?.before) return ctx.fileChanged(place.path, before ? "change" : "add", filediff)
  const [gone, made] = await Promise.all([
    compareTexts(from.place.path, from.before.text, ""),
    compareTexts(place.path, before?.text ?? "", after),
  ])
  ctx.fileChanged(place.path, before ? "change" : "add", made.filediff)
  if (from.after !== undefined) return
  await removeFile(from.place)
  ctx.fileChanged(from.place.path, "unlink", gone.filediff)
}

function toKind({ before, after, from }: Plan): "add" | "update" | "delete" | "move" {
  if (from) return "move"
  return after === undefined ? "delete" : before ? "update" : "add"
}

function toShown({ plan, diff, filediff }: Change) {
  const { before, after, additions, deletions } = filediff
  return {
    filePath: (plan.from ?? plan).place.path,
    relativePath: plan.place.relative,
    type: toKind(plan),
    ...(plan.from ? { movePath: plan.place.path } : {}),
    ...(plan.place.real === plan.place.path ? {} : { target: plan.place.real }),
    ...{ diff, before, after, additions, deletions },
  }
}

function toLine({ plan }: Change): string {
  const letters = { add: "A", update: "M", delete: "D", move: "M" }
  return `${letters[toKind(plan)]} ${plan.place.relative}`
}
