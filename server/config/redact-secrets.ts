// Settings as they may be shown: what is a key by its place or its name is replaced by stars.

import { isRecord } from "../base/is-record.ts"

const hidden = "***"
const secretName = /api[-_]?key|secret|passw(or)?d|credential|authorization|token$|accesskey/i
/** Maps whose values are all taken for secrets. */
const secretMaps = new Set(["headers", "environment"])

/** A copy without keys, tokens, headers and environments. */
export function redactSecrets<T>(settings: T): T {
  return hide(settings) as T
}

/** What a caller sends back of shown settings, without the stars: they stand for what is there already. */
export function dropRedacted<T>(settings: T): T {
  return drop(settings, false) as T
}

function drop(value: unknown, isSecret: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => drop(item, false))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => item !== hidden || !(isSecret || secretName.test(key)))
      .map(([key, item]) => [key, drop(item, secretMaps.has(key))]),
  )
}

function hide(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hide)
  if (!isRecord(value)) return value
  const out: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (secretMaps.has(key) && isRecord(item))
      out[key] = Object.fromEntries(Object.keys(item).map((name) => [name, hidden]))
    else out[key] = typeof item === "string" && item !== "" && secretName.test(key) ? hidden : hide(item)
  }
  return out
}
