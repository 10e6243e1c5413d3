// Merges the settings of several files: later files win, objects are merged, lists are replaced except for a few that are
// appended to. In permission maps a repeated key moves to the end, because the last match wins.
import { isRecord } from "../base/is-record.ts"

type Settings = Readonly<Record<string, unknown>>

const appended = new Set(["instructions", "plugin"])
const unsafe = new Set(["__proto__", "constructor", "prototype"])

/** Returns a new object. */
export function mergeSettings(earlier: Settings, later: Settings): Record<string, unknown> {
  return merge(earlier, later, 0, { isOrdered: false, canMove: true })
}

/** For settings that must not loosen earlier ones: a repeated map of permission rules keeps its position. */
export function mergeUntrusted(earlier: Settings, later: Settings): Record<string, unknown> {
  return merge(earlier, later, 0, { isOrdered: false, canMove: false })
}

/** Merges two values of `permission`. A bare action stands for `{"*": action}`. */
export function mergePermission(earlier: unknown, later: unknown, canMove = true): unknown {
  if (earlier === undefined || typeof later === "string") return later
  return merge(toMap(earlier), toMap(later), 1, { isOrdered: true, canMove })
}

type MergeMode = { readonly isOrdered: boolean; readonly canMove: boolean }

function merge(earlier: Settings, later: Settings, depth: number, mode: MergeMode): Record<string, unknown> {
  const out: Record<string, unknown> = { ...earlier }
  for (const [key, value] of Object.entries(later)) {
    if (unsafe.has(key) || value === undefined) continue
    const before = Object.hasOwn(out, key) ? out[key] : undefined
    if (mode.isOrdered && (mode.canMove || !isRecord(value))) delete out[key]
    out[key] = mergeValue(key, before, value, depth, mode)
  }
  return out
}

function mergeValue(key: string, before: unknown, value: unknown, depth: number, mode: MergeMode): unknown {
  // At depth 1 `permission` can be the name of an agent, command or provider.
  if (mode.isOrdered || (key === "permission" && depth !== 1)) return mergePermission(before, value, mode.canMove)
  if (depth === 0 && appended.has(key) && Array.isArray(before) && Array.isArray(value)) return union(before, value)
  if (isRecord(value)) return merge(isRecord(before) ? before : {}, value, depth + 1, mode)
  return value
}

function union(before: readonly unknown[], value: readonly unknown[]): unknown[] {
  const seen = new Set<string>()
  return [...before, ...value].filter((item) => {
    const text = JSON.stringify(item)
    return seen.has(text) ? false : seen.add(text)
  })
}

function toMap(value: unknown): Settings {
  return isRecord(value) ? value : value === undefined ? {} : { "*": value }
}
