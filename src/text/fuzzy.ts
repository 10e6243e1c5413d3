// Fuzzy search for lists and menus, with the matched ranges.
import { go } from "fuzzysort"

export type FuzzyMatch<T> = {
  item: T
  /** From 0 to 1; higher is better. */
  score: number
  /** The matched ranges in the text of the item: ascending UTF-16 offsets, `end` excluded. */
  ranges: { start: number; end: number }[]
}

const maxQueryLength = 200

/** The matching items, best first. Items of equal score keep their order. An empty query matches all items. `limit` 0: no limit. */
export function fuzzy<T>(query: string, items: readonly T[], toText: (item: T) => string, limit = 0): FuzzyMatch<T>[] {
  const trimmed = query.trim().slice(0, maxQueryLength)
  if (trimmed === "") return items.slice(0, limit || items.length).map((item) => ({ item, score: 1, ranges: [] }))
  // The index breaks ties: fuzzysort does not guarantee an order of equal scores.
  const targets = items.map((item, index) => ({ item, index, text: toText(item) }))
  const results = go(trimmed, targets, { key: (target) => target.text, limit: 0, threshold: 0.2 })
  return [...results]
    .sort((a, b) => b.score - a.score || a.obj.index - b.obj.index)
    .slice(0, limit || results.length)
    .map((result) => ({ item: result.obj.item, score: result.score, ranges: toRanges(result.indexes) }))
}

function toRanges(indexes: readonly number[]): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = []
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && last.end === index) last.end = index + 1
    else if (!last || index >= last.end) ranges.push({ start: index, end: index + 1 })
  }
  return ranges
}
