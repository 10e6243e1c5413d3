// Settings as they may be shown: secrets, recognised by their name or the map that holds them, are replaced by asterisks.
import { isRecord } from "../base/is-record.ts"

const redacted = "***"
const secretName = /api[-_]?key|secret|passw(or)?d|credential|authorization|token$|accesskey/i
/** Maps whose values all count as secrets. */
const secretMaps = new Set(["headers", "environment"])

/** A copy with redacted keys, tokens, headers and environment variables. */
export function redactSecrets<T>(settings: T): T {
  return redact(settings) as T
}

/** Removes redacted values from settings that a client sends back: they mean that the stored value stays. */
export function dropRedacted<T>(settings: T): T {
  return withoutRedacted(settings, false) as T
}

function withoutRedacted(value: unknown, isSecret: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutRedacted(item, false))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => item !== redacted || !(isSecret || secretName.test(key)))
      .map(([key, item]) => [key, withoutRedacted(item, secretMaps.has(key))]),
  )
}

function redact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redact)
  if (!isRecord(value)) return value
  const out: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (secretMaps.has(key) && isRecord(item))
      out[key] = Object.fromEntries(Object.keys(item).map((name) => [name, redacted]))
    else out[key] = typeof item === "string" && item !== "" && secretName.test(key) ? redacted : redact(item)
  }
  return out
}
