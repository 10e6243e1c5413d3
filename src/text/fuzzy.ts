// Fuzzy search for lists and menus, with the places that matched.
import { go } from "fuzzysort"

export type FuzzyMatch<T> = {
  item: T
  /** 0 to 1, the better the higher. */
  score: number
  /** Matched ranges in the text of the item, UTF-16 offsets, ascending, end not included. */
  ranges: { start: number; end: number }[]
}

const maxQuery = 200

/** The items that match, best first; items of equal score keep their order, an empty query keeps all as they are. */
export function fuzzy<T>(query: string, items: readonly T[], toText: (item: T) => string, limit = 0): FuzzyMatch<T>[] {
  const wanted = query.trim().slice(0, maxQuery)
  if (wanted === "") return items.slice(0, limit || items.length).map((item) => ({ item, score: 1, ranges: [] }))
  // The index breaks ties: the search itself does not promise an order among equals.
  const targets = items.map((item, index) => ({ item, index, text: toText(item) }))
  const results = go(wanted, targets, { key: (target) => target.text, limit: 0, threshold: 0.2 })
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
