// Limits what is listed of settings that need trust to what a person reads. A repository may have any number of them.
import type { Withheld } from "../schema/trust.ts"
import { cutText } from "../base/cut-text.ts"

const maxEntries = 500
const maxKeyLength = 500
/** Of the lines of all entries. */
const maxLength = 100_000

/** The rest is counted, and lines that do not fit are replaced by a hint. */
export function limitWithheld(withheld: readonly Withheld[]): Withheld[] {
  let length = 0
  const shown = withheld.slice(0, maxEntries).map(({ key, what, ...rest }) => {
    const own = what.join("").length
    // A long entry must not hide those after it.
    const isShown = length + own <= maxLength
    if (isShown) length += own
    return { ...rest, key: cutText(key, maxKeyLength), what: isShown ? what : ["not shown here: read the file"] }
  })
  const next = withheld[maxEntries]
  if (!next) return shown
  const count = withheld.length - maxEntries
  return [...shown, { file: next.file, key: `and ${count} more`, why: "need trust: read the files", what: [] }]
}
