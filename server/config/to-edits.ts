// Converts a change of settings into edits of a file: objects are changed in place, other values are replaced. Changed
// permission rules move to the end, because the last match wins.
import { isDeepStrictEqual } from "node:util"
import { isRecord } from "../base/is-record.ts"
import type { Edit } from "./edit-settings.ts"
import { mergePermission } from "./merge-settings.ts"

type Settings = Readonly<Record<string, unknown>>
type Path = readonly string[]

const unsafe = new Set(["__proto__", "constructor", "prototype"])

/** The edits that make a file with the content `before` contain `change` too. None for values that are equal already. */
export function toEdits(before: unknown, change: Settings, path: Path = []): Edit[] {
  const known = isRecord(before) ? before : {}
  return Object.entries(change).flatMap(([key, value]) => {
    if (unsafe.has(key) || value === undefined) return []
    const at = [...path, key]
    const was = Object.hasOwn(known, key) ? known[key] : undefined
    // At depth 1 `permission` can be the name of an agent, command or provider.
    if (key === "permission" && path.length !== 1) return toRuleEdits(was, value, at)
    if (isRecord(was) && isRecord(value)) return toEdits(was, value, at)
    return isDeepStrictEqual(was, value) ? [] : [{ path: at, value }]
  })
}

function toRuleEdits(was: unknown, value: unknown, at: Path): Edit[] {
  const merged = mergePermission(was, value)
  // Compared as text, because the order of keys matters.
  if (JSON.stringify(merged) === JSON.stringify(was)) return []
  if (!isRecord(was) || !isRecord(value) || !isRecord(merged)) return [{ path: at, value: merged }]
  const names = Object.keys(value).filter((name) => !unsafe.has(name))
  const last = Object.keys(was).slice(-names.length)
  const isInPlace = isDeepStrictEqual(last, names)
  return names.flatMap((name) => {
    const path = [...at, name]
    const rule = was[name]
    if (isInPlace && isRecord(rule)) return toRuleEdits(rule, value[name], path)
    if (isInPlace && rule === merged[name]) return []
    const set = { path, value: merged[name] }
    return isInPlace || rule === undefined ? [set] : [{ path, value: undefined }, set]
  })
}
