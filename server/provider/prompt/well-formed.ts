// Replaces lone surrogates, which cannot be written as UTF-8 and which strict APIs refuse.

/** The value with every text in it well-formed. Bytes and URLs are kept. */
export function toWellFormed<T>(value: T): T
export function toWellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed()
  if (Array.isArray(value)) return value.map((item) => toWellFormed<unknown>(item))
  if (!isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), toWellFormed(item)]))
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
