// The forms in which settings name keys: a text with commas, a list, an object with a `key`, or false for no key.

/** The keys of a value; empty for `"none"` and false, undefined for an invalid value. */
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

/** The text form of keys, which every version reads. */
export function toKeyText(value: unknown): string {
  const keys = (toKeyList(value) ?? []).map((key) => key.replace(/(^|\+),$/, "$1comma"))
  return keys.length > 0 ? keys.join(",") : "none"
}

/** Splits at commas. A comma that is the key itself is alone or follows a `+`. */
function splitKeys(text: string): string[] {
  return text
    .replace(/\+,|^,$/g, (comma) => comma.replace(",", "\u0000"))
    .split(",")
    .map((key) => key.trim().replace("\u0000", ","))
    .filter(Boolean)
}
