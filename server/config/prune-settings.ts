// Removes from settings what their schema rejects, so that the rest of a file still applies.
import type * as z from "zod"
import { isRecord } from "../base/is-record.ts"

type Fault = { readonly path: readonly (string | number)[]; readonly message: string }

export type Pruned = {
  /** Valid for the schema; the given value itself where it is valid. */
  readonly value: Record<string, unknown>
  /** What was wrong, in the order of the file's settings. */
  readonly faults: readonly Fault[]
  /** Names that every object has, which no setting can have. */
  readonly badNames: readonly Fault[]
}

const unsafeNames = new Set(["__proto__", "constructor", "prototype"])

/** Removing a value can make the one around it incomplete, level by level. */
const maxRounds = 20

/** `isUnusable`: texts that are removed whatever the schema says. */
export function pruneSettings(
  value: Record<string, unknown>,
  schema: z.ZodType,
  isUnusable?: (text: string) => boolean,
): Pruned {
  const faults: Fault[] = []
  const named = listPaths(value, ({ key }) => key !== undefined && unsafeNames.has(key))
  const badNames = named.map((path) => ({ path, message: `"${path.at(-1)}" can't be a name` }))
  const unusable = isUnusable
    ? listPaths(value, ({ key, item }) => [key, item].some((text) => typeof text === "string" && isUnusable(text)))
    : []
  let pruned = named.length + unusable.length > 0 ? removeAll(value, [...named, ...unusable]) : value
  for (let round = 0; round < maxRounds; round++) {
    const { error } = schema.safeParse(pruned)
    if (!error) return { value: pruned, faults, badNames }
    const found = error.issues.map((issue) => findDeepest(issue, pruned))
    faults.push(...found)
    pruned = removeAll(
      pruned,
      found.map(({ path }) => path),
    )
  }
  return { value: {}, faults, badNames }
}

/**
 * Without the values at the paths. A missing value takes the one around it along. A list loses the wrong item, but a
 * command, whose parts mean something only together, goes as a whole.
 */
function removeAll(value: Record<string, unknown>, paths: readonly (readonly (string | number)[])[]) {
  const copy = structuredClone(value)
  const holders = new Set<unknown[]>()
  for (const path of paths) remove(copy, path, holders)
  for (const list of holders) list.splice(0, list.length, ...list.filter((item) => item !== removed))
  return copy
}

/** Stands for a removed item until all paths, which count the items of the list as it was, are done. */
const removed = Symbol("removed")

function remove(root: Record<string, unknown>, path: readonly (string | number)[], lists: Set<unknown[]>): void {
  const steps = [...path]
  const command = steps.findIndex((step, i) => step === "command" && i > 0 && typeof steps[i + 1] === "number")
  if (command >= 0) steps.length = command + 1
  for (; steps.length > 0; steps.pop()) {
    const holder = steps.slice(0, -1).reduce<unknown>(getChild, root)
    const last = steps.at(-1)!
    if (Array.isArray(holder) && typeof last === "number" && last < holder.length) {
      holder[last] = removed
      lists.add(holder)
      return
    }
    if (isRecord(holder) && Object.hasOwn(holder, last)) {
      delete holder[last]
      return
    }
  }
  // The value itself is wrong as a whole.
  for (const key of Object.keys(root)) delete root[key]
}

function getChild(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)]
  return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined
}

/** The paths of all values, at any level, that match by themselves or by their key in an object. */
function listPaths(
  value: unknown,
  matches: (entry: { readonly key?: string; readonly item: unknown }) => boolean,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  if (Array.isArray(value))
    return value.flatMap((item, i) => (matches({ item }) ? [[...path, i]] : listPaths(item, matches, [...path, i])))
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, item]) =>
    matches({ key, item }) ? [[...path, key]] : listPaths(item, matches, [...path, key]),
  )
}

/** In a union, the issue of the branch that the author most likely meant: the one that matches deepest. */
function findDeepest(issue: z.core.$ZodIssue, value: unknown): { path: (string | number)[]; message: string } {
  const path = issue.path.filter((step): step is string | number => typeof step !== "symbol")
  const own = { path, message: issue.message }
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return own
  const branches = issue.errors
    .flatMap((branch) => branch.slice(0, 1))
    .map((first) => findDeepest({ ...first, path: [...issue.path, ...first.path] }, value))
    .toSorted((a, b) => b.path.length - a.path.length)
  const best = branches[0]
  if (best && best.path.length > path.length) return best
  const found = typeof path.reduce(getChild, value)
  const messages = [...new Set(branches.map((branch) => branch.message.replace(/^Invalid (input|option): /, "")))]
  return { path, message: `Invalid input (${found}): ${messages.join(", or ")}` }
}
