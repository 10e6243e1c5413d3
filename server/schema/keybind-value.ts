// The forms in which settings name keys: a text with commas, a list, an object with a `key`, or none at all.

/** The keys that a value means; empty for `"none"` and false, undefined for what is no such value. */
export function toKeyList(value: unknown): readonly string[] | undefined {
  if (value === false || value === "none" || value === "") return []
  if (typeof value === "string") return splitKeys(value)
  if (Array.isArray(value)) {
    const lists = value.map(toKeyList)
    return lists.some((list) => list === undefined) ? undefined : lists.flatMap((list) => list ?? [])
  }
  if (typeof value === "object" && value !== null && "key" in value) return toKeyList(value.key)
  return undefined
}

/** The one text for keys that every version reads. */
export function toKeyText(value: unknown): string {
  const keys = (toKeyList(value) ?? []).map((key) => key.replace(/(^|\+),$/, "$1comma"))
  return keys.length > 0 ? keys.join(",") : "none"
}

/** Splits at commas; a comma that is itself the key stands alone or after a `+`. */
function splitKeys(text: string): string[] {
  return text
    .replace(/\+,|^,$/g, (comma) => comma.replace(",", "\u0000"))
    .split(",")
    .map((key) => key.trim().replace("\u0000", ","))
    .filter(Boolean)
}
