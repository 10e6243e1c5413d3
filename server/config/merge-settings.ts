// Puts settings of several files together: later files win, objects are merged, lists replaced, but for the few lists
// that grow. In permission maps a key that comes again moves to the end, because the last match wins.
import { isRecord } from "../base/is-record.ts"

type Settings = Readonly<Record<string, unknown>>

const growing = new Set(["instructions", "plugin"])
const unsafe = new Set(["__proto__", "constructor", "prototype"])

/** Merges two settings; changes neither. */
export function mergeSettings(earlier: Settings, later: Settings): Record<string, unknown> {
  return merge(earlier, later, 0, { isOrdered: false, canMove: true })
}

/** The same for settings that must not loosen: a map of earlier rules is not moved behind rules that came after it. */
export function mergeUntrusted(earlier: Settings, later: Settings): Record<string, unknown> {
  return merge(earlier, later, 0, { isOrdered: false, canMove: false })
}

/** Merges two values of `permission`, where a bare action stands for `{"*": action}`. */
export function mergePermission(earlier: unknown, later: unknown, canMove = true): unknown {
  if (earlier === undefined || typeof later === "string") return later
  return merge(toMap(earlier), toMap(later), 1, { isOrdered: true, canMove })
}

type Way = { readonly isOrdered: boolean; readonly canMove: boolean }

function merge(earlier: Settings, later: Settings, depth: number, way: Way): Record<string, unknown> {
  const out: Record<string, unknown> = { ...earlier }
  for (const [key, value] of Object.entries(later)) {
    if (unsafe.has(key) || value === undefined) continue
    const before = Object.hasOwn(out, key) ? out[key] : undefined
    if (way.isOrdered && (way.canMove || !isRecord(value))) delete out[key]
    out[key] = mergeValue(key, before, value, depth, way)
  }
  return out
}

function mergeValue(key: string, before: unknown, value: unknown, depth: number, way: Way): unknown {
  // At depth 1 it is the name of an agent or the like.
  if (way.isOrdered || (key === "permission" && depth !== 1)) return mergePermission(before, value, way.canMove)
  if (depth === 0 && growing.has(key) && Array.isArray(before) && Array.isArray(value)) return union(before, value)
  if (isRecord(value)) return merge(isRecord(before) ? before : {}, value, depth + 1, way)
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
